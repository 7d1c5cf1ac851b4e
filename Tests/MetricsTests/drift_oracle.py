"""scipy as the judge of distances between samples. Reads tasks as JSON from standard input, prints what scipy says."""
import json
import sys
import warnings

import numpy
from scipy import special, stats
from scipy.spatial import distance

warnings.simplefilter("error")
# An exact probability may lose digits to its method's own sums; scipy says so and answers by the other one.
warnings.filterwarnings("ignore", message="ks_2samp")


def samples(task):
    one, other = numpy.array(task["one"], dtype=float), numpy.array(task["other"], dtype=float)
    test = stats.ks_2samp(one, other)
    edges = numpy.histogram_bin_edges(numpy.concatenate([one, other]), bins="sturges")
    counts = [numpy.histogram(sample, edges)[0] for sample in (one, other)]
    return {"statistic": test.statistic, "pValue": test.pvalue, "wasserstein": stats.wasserstein_distance(one, other),
            "deviation": numpy.std(one), "edges": edges.tolist(), "counts": [found.tolist() for found in counts],
            "jensenShannon": distance.jensenshannon(*counts)}


def counts(task):
    table = numpy.array([task["one"], task["other"]], dtype=int)
    found = stats.chi2_contingency(table[:, table.sum(axis=0) > 0])
    return {"statistic": found.statistic, "pValue": found.pvalue, "degrees": int(found.dof)}


tasks = json.load(sys.stdin)
json.dump({"samples": [samples(task) for task in tasks["samples"]],
           "counts": [counts(task) for task in tasks["counts"]],
           "kolmogorov": [float(stats.kstwo.sf(task["x"], task["n"])) for task in tasks["kolmogorov"]],
           "gamma": [float(special.gammaincc(task["x"], task["n"])) for task in tasks["gamma"]],
           "rates": [stats.false_discovery_control(numpy.array(values, dtype=float)).tolist() for values in tasks["rates"]]}, sys.stdout)
