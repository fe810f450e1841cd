"""Written arguments on a proposal: for, against and questions, with answers, votes, summaries of a side."""
