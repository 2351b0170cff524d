"""What Google's models can do, cost and how long they live: data, its loader, its arithmetic."""
