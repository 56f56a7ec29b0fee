"""The notebooks as a graph: contracts, the papermill runner, progress, the command line."""
