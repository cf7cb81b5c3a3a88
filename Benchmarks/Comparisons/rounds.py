"""Medians over many short rounds in which every contestant takes its turn."""

import itertools
import random
import statistics
import time


def sequence(keys, length=8192, seed=1):
    """The order in which keys are asked for: few of them often (Zipf's law with exponent 1)."""
    generator = random.Random(seed)
    key_of_rank = list(range(keys))
    generator.shuffle(key_of_rank)
    sums = list(itertools.accumulate(1 / rank for rank in range(1, keys + 1)))
    return generator.choices(key_of_rank, cum_weights=sums, k=length)


def measure(contestants, rounds, seconds=0.02):
    """Runs contestants, each a function of a number of calls, and returns nanoseconds of one call by name.

    Time is processor time of the process; a round of each takes about as long as `seconds` says.
    """
    sizes, samples = {}, {name: [] for name in contestants}
    for name, run in contestants.items():
        start = time.process_time()
        run(1)
        sizes[name] = max(1, int(seconds / max(time.process_time() - start, 1e-6)))
    for number in range(rounds + 1):
        order = list(contestants) if number % 2 == 0 else list(reversed(contestants))
        for name in order:
            start = time.process_time_ns()
            contestants[name](sizes[name])
            if number > 0:
                samples[name].append((time.process_time_ns() - start) / sizes[name])
    return {name: statistics.median(values) for name, values in samples.items()}
