"""Ordinary titles in eight languages, put together from our own words, some under makers that nobody registered."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from rules.terms import Listing
from tests.rules.regression.letters import han_name
from tests.rules.regression.marks import coined


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words titles of a language are made of, and how: goods, what they are like, what comes with them."""

    pattern: str
    goods: Sequence[str]
    traits: Sequence[str]
    extras: Sequence[str]


def _words(line: str) -> Sequence[str]:
    return line.split("|")


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        "en": Language(
            pattern="{trait} {goods} {extra}",
            goods=_words(
                "running shoes|leather jacket|summer dress|wireless headphones|phone case|kitchen knife|table lamp|"
                "water bottle|garden chair|travel bag|coffee mug|wall clock|cotton shirt|winter gloves|office desk"
            ),
            traits=_words("Black|Portable|Soft|Waterproof|Men's|Women's|Kids|Large|Vintage|Lightweight|Summit|Silver"),
            extras=_words(
                "with button and zipper|for home and garden|size 42|2 pack|with free gift|for summer|32 cm, blue|"
                "with matching belt|easy to clean|new in box|5 litres|with honey and pepper"
            ),
        ),
        "de": Language(
            pattern="{trait} {goods} {extra}",
            goods=_words(
                "Laufschuhe|Lederjacke|Sommerkleid|Kopfhörer|Handyhülle|Küchenmesser|Tischlampe|Trinkflasche|"
                "Gartenstuhl|Reisetasche|Kaffeetasse|Wanduhr|Baumwollhemd|Handschuhe|Schreibtisch"
            ),
            traits=_words("Schwarze|Tragbare|Weiche|Wasserdichte|Große|Leichte|Neue|Blaue|Klassische|Stern|Kraft"),
            extras=_words(
                "mit Reißverschluss|für Haus und Garten|Größe 42|2er Set|für Herren|für Damen|32 cm|aus Holz"
            ),
        ),
        "fr": Language(
            pattern="{goods} {trait} {extra}",
            goods=_words(
                "Chaussures de course|Veste en cuir|Robe d'été|Casque sans fil|Coque de téléphone|Couteau de cuisine|"
                "Lampe de table|Bouteille d'eau|Chaise de jardin|Sac de voyage|Tasse à café|Horloge murale|Coussin"
            ),
            traits=_words("noir|portable|doux|imperméable|pour homme|pour femme|grand|léger|classique|soleil|bleu"),
            extras=_words("avec fermeture|pour la maison|taille 42|lot de 2|32 cm|en bois|facile à nettoyer|neuf"),
        ),
        "es": Language(
            pattern="{goods} {trait} {extra}",
            goods=_words(
                "Zapatos para correr|Chaqueta de cuero|Vestido de verano|Auriculares|Funda para móvil|Cuchillo|"
                "Lámpara de mesa|Botella de agua|Silla de jardín|Bolsa de viaje|Taza de café|Reloj de pared|Camiseta"
            ),
            traits=_words("negro|portátil|suave|impermeable|para hombre|para mujer|grande|ligero|clásico|luna|azul"),
            extras=_words("con cremallera|para el hogar|talla 42|paquete de 2|32 cm|de madera|fácil de limpiar|nuevo"),
        ),
        "pt": Language(
            pattern="{goods} {trait} {extra}",
            goods=_words(
                "Tênis de corrida|Jaqueta de couro|Vestido de verão|Fone de ouvido|Capa de celular|Faca de cozinha|"
                "Luminária de mesa|Garrafa de água|Cadeira de jardim|Bolsa de viagem|Caneca de café|Relógio de parede"
            ),
            traits=_words("preto|portátil|macio|impermeável|masculino|feminino|grande|leve|clássico|azul|novo"),
            extras=_words("com zíper|para casa|tamanho 42|kit com 2|32 cm|de madeira|fácil de limpar|promoção"),
        ),
        "ru": Language(
            pattern="{goods} {trait}, {extra}",
            goods=_words(
                "Кроссовки|Кожаная куртка|Летнее платье|Беспроводные наушники|Чехол для телефона|Кухонный нож|"
                "Настольная лампа|Бутылка для воды|Садовый стул|Дорожная сумка|Кружка|Настенные часы|Рубашка"
            ),
            traits=_words("черный|мягкий|мужской|женский|большой|легкий|детский|новый|синий|зимний|берег моря"),
            extras=_words("размер 42|2 шт.|для дома|с молнией|32 см|из дерева|в подарок|хлопок|ритм лета|5 литров"),
        ),
        "ar": Language(
            pattern="{goods} {trait} {extra}",
            goods=_words(
                "حذاء رياضي|سترة جلدية|فستان صيفي|سماعات لاسلكية|غطاء هاتف|سكين مطبخ|مصباح طاولة|زجاجة ماء|كرسي حديقة|"
                "حقيبة سفر|كوب قهوة|ساعة حائط|قميص قطن"
            ),
            traits=_words("أسود|محمول|ناعم|مقاوم للماء|رجالي|نسائي|كبير|خفيف|كلاسيكي|أزرق|جديد"),
            extras=_words("مع سحاب|للمنزل|مقاس 42|قطعتان|32 سم|من الخشب|سهل التنظيف|هدية|للصيف|5 لتر"),
        ),
        "zh": Language(
            pattern="{trait}{goods}{extra}",
            goods=_words(
                "运动鞋|皮夹克|连衣裙|无线耳机|手机壳|厨房刀|台灯|保温杯|花园椅|旅行包|咖啡杯|挂钟|纯棉衬衫|手套|办公桌|洗发水|华丽地毯"
            ),
            traits=_words("黑色|便携|柔软|防水|男士|女士|儿童|大号|轻便|复古|新款|美丽|大容量|宝宝|飞行|雅致"),
            extras=_words(
                "加厚|两件套|家用|42码|送礼盒|夏季透气|带拉链|32厘米|实木|易清洗|包邮|蓝色|达人推荐|高瑞特价"
            ),
        ),
    }
)


def ordinary(number: int, seed: int) -> Iterator[Listing]:
    """So many ordinary listings, each language as often; every third under an unregistered maker."""
    chance = random.Random(seed)
    makers = [coined(chance) for _ in range(40)]
    chinese = [han_name(chance) for _ in range(10)]
    tongues = list(LANGUAGES)
    for place in range(number):
        tongue = tongues[place % len(tongues)]
        maker = "" if place % 3 else chance.choice(chinese if tongue == "zh" else makers)
        yield listing(f"O{place:04}", tongue, chance, maker)


def listing(ref: str, tongue: str, chance: random.Random, maker: str = "") -> Listing:
    """An ordinary listing in a language; a maker stands first in its title."""
    language = LANGUAGES[tongue]
    said = language.pattern.format(
        goods=chance.choice(language.goods), trait=chance.choice(language.traits), extra=chance.choice(language.extras)
    )
    title = said if not maker else f"{maker}{said}" if tongue == "zh" else f"{maker} {said}"
    price = Decimal(chance.randrange(500, 20_000)) / 100
    return Listing(listing_ref=ref, title=title, price=price, currency="USD", language=tongue)
