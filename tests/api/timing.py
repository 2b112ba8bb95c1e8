"""Whether two kinds of requests can be told apart by how long their answers take."""

import random
import time


def auc(some, others):
    """
    The chance that one of `some` is smaller than one of `others`, ties counting half: the area under the ROC curve of
    whoever guesses by the time alone. 0.5 is to know nothing.
    """
    ranked = sorted([(x, 0) for x in some] + [(x, 1) for x in others])
    n_less, n_seen, i = 0.0, 0, 0
    while i < len(ranked):
        end = i
        while end < len(ranked) and ranked[end][0] == ranked[i][0]:
            end += 1
        tied = [kind for _x, kind in ranked[i:end]]
        n_some = tied.count(0)
        n_less += (len(tied) - n_some) * (n_seen + n_some / 2)
        n_seen += n_some
        i = end
    return n_less / (len(some) * len(others))


def took(ask):
    """Seconds of one call, and what it gave."""
    began = time.perf_counter()
    reply = ask()
    return time.perf_counter() - began, reply


def samples(kinds, n):
    """
    Call each of `kinds`, functions that ask once and give the seconds of it, n times, in an order that nobody can
    foresee: what happens in turns, a disk's flush say, hits all alike. A list of times for each.
    """
    order = [i for i in range(len(kinds)) for _ in range(n)]
    random.shuffle(order)
    times = [[] for _ in kinds]
    for i in order:
        times[i].append(kinds[i]())
    return times
