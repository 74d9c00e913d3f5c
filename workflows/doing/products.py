"""Products and stories of programmes, as they are offered."""

from __future__ import annotations

from mptf.products import service as products
from mptf.products.models import Product
from mptf.products.schemas import ProductSent
from mptf.programmes.models import JointProgramme
from mptf.work import Work
from workflows.engine import begin
from workflows.product import PRODUCT


def offer_product(work: Work, programme: JointProgramme, sent: ProductSent) -> Product:
    """Offer a product or a story of a programme to be published."""
    return begin(work, PRODUCT, products.offered(work, programme, sent))
