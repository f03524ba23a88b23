"""Orders, as this service knows them."""

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4


@dataclass
class Order:
    total: Decimal
    currency: str
    email: str
    id: UUID = field(default_factory=uuid4)
    payment: str | None = None
    paid: bool = False


class Orders:
    """Kept in memory: the shop is small."""

    def __init__(self) -> None:
        self._orders: dict[UUID, Order] = {}

    def add(self, order: Order) -> Order:
        self._orders[order.id] = order
        return order

    def get(self, order_id: UUID) -> Order | None:
        return self._orders.get(order_id)

    def mark_paid(self, order_id: UUID) -> None:
        order = self._orders.get(order_id)
        if order is not None:
            order.paid = True


orders = Orders()
