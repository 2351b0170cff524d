"""Google's video services behind one port; the only place that knows google-genai."""
