"""
Writes src/shared/figures/expected-figures.json: figures of made-up predictions as scikit-learn, statsmodels and SciPy compute them,
which figures.test.ts holds ours against. Needs numpy, scikit-learn, statsmodels and scipy; run it by hand:

    python3 scripts/statistics/expected-figures.py > src/shared/figures/expected-figures.json
"""
import json
import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, log_loss, precision_recall_fscore_support,
                             top_k_accuracy_score)
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(7)
photos, classes = 150, 7
truth = rng.choice(classes, photos, p=[.3, .2, .15, .15, .1, .07, .03])
logits = rng.normal(size=(photos, classes)) + 1.6 * np.eye(classes)[truth]
# Too sure of itself, as networks are. Class 6 is never answered, so that a precision is missing.
logits *= 2.2
logits[:, 6] -= 9
probabilities = np.exp(logits - logits.max(1, keepdims=True))
probabilities = (probabilities / probabilities.sum(1, keepdims=True)).astype(np.float32)
exact = probabilities.astype(np.float64)
exact /= exact.sum(1, keepdims=True)
predicted = probabilities.argmax(1)
labels = list(range(classes))


def averages(kind):
    p, r, f, _ = precision_recall_fscore_support(truth, predicted, average=kind, zero_division=0, labels=labels)
    return {"precision": p, "recall": r, "f1": f}


def loss_at(temperature):
    scaled = np.log(exact) / temperature
    scaled -= scaled.max(1, keepdims=True)
    return log_loss(truth, np.exp(scaled) / np.exp(scaled).sum(1, keepdims=True), labels=labels)


def calibration_error(bins=15):
    order = np.argsort(probabilities.max(1), kind="stable")
    confidence, right = probabilities.max(1)[order].astype(np.float64), (predicted == truth)[order]
    parts = [slice(i * photos // bins, (i + 1) * photos // bins) for i in range(bins)]
    return sum(len(confidence[p]) / photos * abs(confidence[p].mean() - right[p].mean()) for p in parts)


fitted = minimize_scalar(loss_at, bounds=(.05, 20), method="bounded", options={"xatol": 1e-10})
right = int((predicted == truth).sum())
pairs = [[60, 3], [11, 20]]
document = {
    "classes": classes,
    "truth": truth.tolist(),
    "probabilities": [float(np.float32(p)) for p in probabilities.reshape(-1)],
    "top1": accuracy_score(truth, predicted),
    "top5": top_k_accuracy_score(truth, probabilities, k=5, labels=labels),
    "wilson": proportion_confint(right, photos, method="wilson"),
    "wilsonNone": proportion_confint(0, 12, method="wilson"),
    "wilsonOf24": proportion_confint(19, 24, method="wilson"),
    "macro": averages("macro"),
    "weighted": averages("weighted"),
    "balancedAccuracy": balanced_accuracy_score(truth, predicted),
    "logLoss": log_loss(truth, exact, labels=labels),
    "calibrationError": calibration_error(),
    "temperature": fitted.x,
    "logLossAtTemperature": fitted.fun,
    "mcnemarExact": {"lost": pairs[0][1], "gained": pairs[1][0], "pValue": mcnemar(pairs, exact=True).pvalue},
}
print(json.dumps(document, separators=(",", ":"), default=float))
