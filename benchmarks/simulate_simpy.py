"""The reduced desk of reduced_desk.py with SimPy: a seat is a process through its people and its empty months."""

import numpy as np
import simpy
from reduced_desk import FILLED, MEASURES, Person, drawn_coefficients, end_month, hired


class Desk:
    def __init__(self, people, first_month, months, seed):
        self.env = simpy.Environment(initial_time=first_month)
        self.rng = np.random.default_rng(seed)
        self.coefficients = drawn_coefficients(self.rng)
        self.history = [dict.fromkeys(MEASURES, 0) for _ in range(months)]
        self.first_month = first_month
        for stands in people:
            self.env.process(self.seat(stands))

    def totals(self):
        return self.history[int(self.env.now) - self.first_month]

    def seat(self, stands):
        person = Person(self.rng, **stands)
        while True:
            yield from self.stay(person)
            yield self.env.timeout(1)  # nobody in the month behind the leaver's last
            while self.rng.random() >= FILLED:
                yield self.env.timeout(1)
            hired(self.totals())
            person = Person(self.rng)

    def stay(self, person):
        """Month by month, until the person goes; the seat is then empty from the next month on."""
        while True:
            person.work(self.env.now)
            gone = end_month(person, self.coefficients, self.totals())
            yield self.env.timeout(1)
            if gone:
                return


def simulate(people, first_month, months, replicas, seed):
    """The totals: replica -> month -> measure."""
    out = []
    for replica in range(replicas):
        desk = Desk(people, first_month, months, seed + replica)
        desk.env.run(until=first_month + months)
        out.append(desk.history)
    return out
