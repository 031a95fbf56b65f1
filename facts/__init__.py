"""What was observed: vocabulary, values, evidence, periods and the readers."""
