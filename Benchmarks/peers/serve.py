"""The model server of a SageMaker container as its authors write it: Flask, xgboost, /ping and /invocations.

    cd Benchmarks/peers && MODEL=../../.bench/100x6.json ../../.venv-bench/bin/gunicorn --bind 127.0.0.1:8080 \\
        --workers 2 --worker-class gthread --threads 1 --keep-alive 75 serve:app
"""
import os

import flask
import numpy
import xgboost

app = flask.Flask(__name__)
model = xgboost.Booster(model_file=os.environ["MODEL"])
model.set_param({"nthread": 1})


@app.get("/ping")
def ping():
    return flask.Response(status=200)


@app.post("/invocations")
def invocations():
    if flask.request.content_type != "text/csv":
        return flask.Response("text/csv is what this model takes", status=415)
    lines = flask.request.get_data(as_text=True).strip().splitlines()
    rows = numpy.array([line.split(",") for line in lines], dtype=numpy.float32)
    scores = model.inplace_predict(rows)
    return flask.Response("\n".join(map(str, scores)) + "\n", mimetype="text/csv")
