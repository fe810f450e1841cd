"""Mail: how it is composed, who asked for it, and how it is delivered."""
