"""What is required: the standards, their language, its schema and its reader."""
