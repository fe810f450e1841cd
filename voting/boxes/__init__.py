"""How ballots are kept: each box has a module, and alone knows how its ballots are counted."""

from voting.boxes import hands, papers, register, separated
from voting.boxes.registry import Box, Counted, box_of, declare_box

__all__ = ["Box", "Counted", "box_of", "declare_box", "hands", "papers", "register", "separated"]
