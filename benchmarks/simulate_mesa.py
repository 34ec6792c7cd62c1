"""The reduced desk of reduced_desk.py with Mesa: a person is an agent with a step for every month, so is a vacancy."""

import mesa
from reduced_desk import FILLED, MEASURES, Person, drawn_coefficients, end_month, hired


class Agent(mesa.Agent):
    """A person at the desk."""

    def __init__(self, model, **stands):
        super().__init__(model)
        self.person = Person(model.rng, **stands)

    def step(self):
        self.person.work(self.model.month)
        if end_month(self.person, self.model.coefficients, self.model.totals):
            Vacancy(self.model)
            self.remove()


class Vacancy(mesa.Agent):
    """A seat left at a month's end: empty for a month, then filled with a chance each month."""

    def __init__(self, model):
        super().__init__(model)
        self.empty_since = model.month

    def step(self):
        if self.model.month - 1 - self.empty_since >= 1 and self.model.rng.random() < FILLED:
            Agent(self.model)
            hired(self.model.totals)
            self.remove()


class Desk(mesa.Model):
    def __init__(self, people, first_month, seed):
        super().__init__(rng=seed)
        self.month = first_month
        self.coefficients = drawn_coefficients(self.rng)
        self.history = []
        for stands in people:
            Agent(self, **stands)

    def step(self):
        self.totals = dict.fromkeys(MEASURES, 0)
        if Vacancy in self.agents_by_type:
            self.agents_by_type[Vacancy].do("step")
        self.agents_by_type[Agent].do("step")
        self.history.append(self.totals)
        self.month += 1


def simulate(people, first_month, months, replicas, seed):
    """The totals: replica -> month -> measure."""
    out = []
    for replica in range(replicas):
        desk = Desk(people, first_month, seed + replica)
        for _ in range(months):
            desk.step()
        out.append(desk.history)
    return out
