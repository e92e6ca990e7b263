"""What customers say, understood: emotion, places, topics, scores."""
