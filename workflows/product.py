"""The life of a product: offered by an entity, published, declined or withdrawn. Handbook 6."""

from mptf.policy import offers_it, secretariat
from mptf.products.models import Product
from mptf.products.states import ProductState as S
from workflows.duties import apart
from workflows.grammar import Notify, Step, Workflow
from workflows.product_rules import (
    its_pictures_are_described,
    there_is_something_to_read,
)

# fmt: off
PRODUCT: Workflow[Product] = Workflow("product", "Product or story", Product, S, steps=(
    #    step        from          to            who          only when
    Step("offer",    S.NEW,        S.OFFERED,    offers_it,
         then=(Notify(secretariat),)),

    Step("publish",  S.OFFERED,    S.PUBLISHED,  secretariat, (there_is_something_to_read, its_pictures_are_described, *apart("product", "publish")),
         then=(Notify(offers_it),)),

    Step("decline",  S.OFFERED,    S.DECLINED,   secretariat, why=True,
         then=(Notify(offers_it),)),

    Step("take back", S.OFFERED,   S.TAKEN_BACK, offers_it),

    Step("withdraw", S.PUBLISHED,  S.WITHDRAWN,  secretariat, why=True,
         then=(Notify(offers_it),)),
))
