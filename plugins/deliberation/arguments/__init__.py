"""Written arguments on a proposal: for, against and questions, with answers, votes and a summary of a side."""
