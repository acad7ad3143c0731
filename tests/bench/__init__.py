"""How accurate and how fast the pipeline is, beside its peers, and how far its confidence can be believed.

`make bench CORPUS=folder` runs `python -m tests.bench`: this pipeline and its peers over the same documents, in turn.
`make calibrate CORPUS=folder` runs `python -m tests.bench.calibrate`: confidence against being right, value by value.
"""
