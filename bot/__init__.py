"""The assistant and its doors."""
