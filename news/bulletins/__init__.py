"""The bulletin: what an issue says, from which every form of it is made."""
