"""The faces, size by size. Every number is a millimetre on paper or a point of type, chosen by looking at prints."""
