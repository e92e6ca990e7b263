"""Laws, rooms, contracts and stories: what must stay true."""
