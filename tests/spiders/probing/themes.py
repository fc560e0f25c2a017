"""Small shops in the manner of well known shop software as it is installed: its names, its addresses, its habits.

Written for these tests; only the names of classes and parameters are the software's own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.spiders.loopback_platform import Answer, html

NAMES = (
    *("Desk Lamp Oslo", "Green Velvet Chair", "Oak Dining Table", "Wool Blanket Fjord", "Copper Kettle 2 l"),
    *("Linen Curtain Sand", "Walnut Shelf", "Ceramic Vase Tall", "Rattan Basket", "Brass Candle Holder"),
    *("Cotton Rug 120", "Glass Carafe", "Leather Stool", "Marble Tray"),
)
MAKERS = ("Nordlys", "Habitat Nord", "Casa Viva", "Bruk")
SELLERS = ("Atelier Moreau", "Lumen & Co", "Haus am See")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What one of the shops sells."""

    number: int

    @property
    def name(self) -> str:
        return NAMES[self.number - 1]

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def price(self) -> str:
        return f"{self.number * 13 + 6}.{self.number * 7 % 90 + 10}"

    @property
    def was(self) -> str:
        """The price of before, where there was one."""
        return f"{self.number * 13 + 20}.00" if self.number % 3 == 0 else ""

    @property
    def maker(self) -> str:
        return MAKERS[self.number % 4]

    @property
    def seller(self) -> str:
        return SELLERS[self.number % 3]

    @property
    def code(self) -> str:
        return f"NK-{1000 + self.number * 37}"

    @property
    def image(self) -> str:
        return f"/media/catalog/{self.slug}.jpg"


THINGS = tuple(Thing(number=number) for number in range(1, len(NAMES) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """How one kind of software writes its pages. `finds` are the fields that a probe must find."""

    path: Callable[[Thing], str]
    category: Callable[[int], str]
    card: Callable[[Thing, str], str]
    page: Callable[[Thing, str], str]
    head: str = ""
    finds: tuple[str, ...] = ("title", "price", "images")
    title: str = "{name}"


def site(theme: Theme) -> Mapping[str, Answer]:
    """Every page of the shop, by path."""
    menu = "".join(f'<li><a href="{theme.category(number)}">Range {number}</a></li>' for number in (1, 2))
    top = f"""<header><a href="/"><img src="/logo.png" alt="Nook"></a><nav><ul>{menu}<li>
        <a href="/about-us">About us</a></li></ul></nav></header>"""
    foot = '<footer><a href="/privacy">Privacy</a> <a href="/about-us">About us</a> © Nook</footer>'

    def written(title: str, body: str, names: str = "") -> Answer:
        head = f"<head><title>{title}</title>{theme.head}</head>"
        return html(f'{head}<body class="{names}">{top}{body}{foot}</body>')

    def cards(shown: tuple[Thing, ...]) -> str:
        return "".join(theme.card(thing, theme.path(thing)) for thing in shown)

    pages = {
        "/": written("Nook", f"<main><h1>Welcome</h1>{cards(THINGS[:4])}</main>"),
        "/about-us": written("About us - Nook", "<main><h1>About us</h1><p>Since 1999.</p></main>"),
        "/privacy": written("Privacy - Nook", "<main><h1>Privacy</h1><p>None of your data.</p></main>"),
    }
    for number in (1, 2):
        half = THINGS[:7] if number == 1 else THINGS[7:]
        pages[theme.category(number)] = written(
            f"Range {number} - Nook", f"<main><h1>Range {number}</h1>{cards(half)}</main>"
        )
    for thing in THINGS:
        related = cards(tuple(THINGS[(thing.number + step) % len(THINGS)] for step in (1, 4, 6)))
        title = theme.title.format(name=thing.name)
        pages[theme.path(thing)] = written(title, theme.page(thing, related), "product")
    return pages


def _woocommerce(thing: Thing, related: str) -> str:
    def amount(price: str) -> str:
        return f"""<span class="woocommerce-Price-amount amount"><bdi>
        <span class="woocommerce-Price-currencySymbol">&euro;</span>{price}</bdi></span>"""

    price = f"<del>{amount(thing.was)}</del> <ins>{amount(thing.price)}</ins>" if thing.was else amount(thing.price)
    return f"""<div id="primary"><main id="main" class="site-main"><nav class="woocommerce-breadcrumb">
        <a href="/">Home</a> /
    <a href="/product-category/range-1/">Range 1</a> / {thing.name}</nav>
    <div id="product-{thing.number}" class="product type-product post-{thing.number} status-publish instock">
    <div class="woocommerce-product-gallery images">
        <div data-thumb="{thing.image}" class="woocommerce-product-gallery__image">
    <a href="{thing.image}"><img width="416" height="416" src="{thing.image}" class="wp-post-image"
        alt="" data-src="{thing.image}"
    data-large_image="{thing.image}"></a></div></div>
    <div class="summary entry-summary"><h1 class="product_title entry-title">{thing.name}</h1>
        <p class="price">{price}</p>
    <form class="cart" method="post"><button type="submit" name="add-to-cart" value="{thing.number + 60}"
    class="single_add_to_cart_button button alt">Add to cart</button></form>
    <div class="product_meta"><span class="sku_wrapper">SKU: <span class="sku">{thing.code}</span></span>
    <span class="posted_in">Category: <a href="/product-category/range-1/" rel="tag">Range 1</a></span></div>
        </div>
    <div class="woocommerce-tabs"><div id="tab-description"><h2>Description</h2>
        <p>Made by hand for rooms with a view, number {thing.number}.</p></div></div>
    <section class="related products"><h2>Related products</h2><ul class="products columns-4">{related}</ul>
        </section></div></main></div>"""


def _woo_card(thing: Thing, path: str) -> str:
    return f"""<li class="product type-product"><a href="{path}" class="woocommerce-LoopProduct-link">
        <img src="{thing.image}">
    <h2 class="woocommerce-loop-product__title">{thing.name}</h2><span class="price">
        <span class="woocommerce-Price-amount amount">
    <bdi><span class="woocommerce-Price-currencySymbol">&euro;</span>{thing.price}</bdi></span></span></a>
    <a href="/?add-to-cart={thing.number}" class="button">Add</a></li>"""


def _prestashop(thing: Thing, related: str) -> str:
    was = f'<div class="product-discount"><span class="regular-price">€{thing.was}</span></div>' if thing.was else ""
    return f"""<section id="wrapper"><nav class="breadcrumb"><ol><li><a href="/"><span>Home</span></a></li><li>
        <a href="/3-range-1"><span>Range 1</span></a></li>
    <li><span>{thing.name}</span></li></ol></nav><section id="main"><div class="row product-container">
        <div class="col-md-6">
    <section class="page-content" id="content"><div class="images-container"><div class="product-cover">
    <img class="js-qv-product-cover" src="{thing.image}" alt="{thing.name}"></div></div></section></div>
    <div class="col-md-6"><h1 class="h1">{thing.name}</h1>
        <div class="product-prices">{was}<div class="product-price h5">
    <div class="current-price"><span class="current-price-value" content="{thing.price}">€{thing.price}</span>
        </div></div>
    <div class="tax-shipping-delivery-label">Tax included</div></div>
    <div class="product-information"><div class="product-actions">
        <form action="/cart" method="post" id="add-to-cart-or-refresh">
    <input type="hidden" name="token" value="abc">
        <input type="hidden" name="id_product" value="{thing.number + 200}" id="product_page_product_id">
    <button class="btn btn-primary add-to-cart" type="submit">Add to cart</button></form></div></div>
    <div class="tabs"><div id="description"><div class="product-description">
        <p>For calm rooms and long evenings, number {thing.number}.</p></div></div>
    <div id="product-details"><div class="product-manufacturer"><label class="label">Brand</label> <span>
        <a href="/brand/{thing.number % 4}-maker">{thing.maker}</a></span></div>
    <div class="product-reference"><label class="label">Reference</label> <span>{thing.code}</span></div></div>
        </div></div></div>
    <section class="featured-products"><h2>16 other products in the same category:</h2>
        <div class="products">{related}</div></section></section></section>"""


def _presta_card(thing: Thing, path: str) -> str:
    return f"""<div class="js-product product col-xs-6">
        <article class="product-miniature js-product-miniature" data-id-product="{thing.number}">
    <div class="thumbnail-container"><a href="{path}" class="thumbnail product-thumbnail">
        <img src="{thing.image}" alt="{thing.name}"></a>
    <div class="product-description"><h3 class="h3 product-title"><a href="{path}">{thing.name}</a></h3>
    <div class="product-price-and-shipping"><span class="price">€{thing.price}</span></div></div></div>
        </article></div>"""


def _opencart(thing: Thing, related: str) -> str:
    price = (
        f'<li><span style="text-decoration: line-through;">${thing.was}</span></li><li><h2>${thing.price}</h2></li>'
        if thing.was
        else f"<li><h2>${thing.price}</h2></li>"
    )
    return f"""<div id="product-product" class="container"><ul class="breadcrumb"><li><a href="/">
        <i class="fa fa-home"></i></a></li>
    <li><a href="/index.php?route=product/category&amp;path=20">Range 1</a></li><li>
        <a href="#">{thing.name}</a></li></ul>
    <div class="row"><div id="content" class="col-sm-12"><div class="row"><div class="col-sm-8">
        <ul class="thumbnails">
    <li><a class="thumbnail" href="{thing.image}" title="{thing.name}">
        <img src="{thing.image}" title="{thing.name}" alt="{thing.name}"></a></li></ul>
    <ul class="nav nav-tabs"><li class="active"><a href="#tab-description" data-toggle="tab">Description</a>
        </li></ul>
    <div class="tab-content"><div class="tab-pane active" id="tab-description">
        <p>A piece for quiet corners, number {thing.number}.</p></div></div></div>
    <div class="col-sm-4"><h1>{thing.name}</h1><ul class="list-unstyled">
        <li>Brand: <a href="/index.php?route=product/manufacturer/info&amp;manufacturer_id={thing.number % 4}">
        {thing.maker}</a></li>
    <li>Product Code: {thing.code}</li><li>Availability: In Stock</li></ul>
        <ul class="list-unstyled">{price}<li>Ex Tax: ${int(float(thing.price) * 0.8)}.00</li></ul>
    <div id="product"><label class="control-label" for="input-quantity">Qty</label>
        <input type="text" name="quantity" value="1" id="input-quantity">
    <input type="hidden" name="product_id" value="{thing.number + 30}">
        <button type="button" id="button-cart" class="btn btn-primary">Add to Cart</button></div></div></div>
    <h3>Related Products</h3><div class="row">{related}</div></div></div></div>"""


def _oc_card(thing: Thing, path: str) -> str:
    return f"""<div class="product-layout col-lg-3"><div class="product-thumb transition"><div class="image">
        <a href="{path}"><img src="{thing.image}" alt="{thing.name}"></a></div>
    <div class="caption"><h4><a href="{path}">{thing.name}</a></h4><p>Short words</p>
        <p class="price">${thing.price}<span class="price-tax">Ex Tax: $1.00</span></p></div></div></div>"""


def _magento(thing: Thing, related: str) -> str:
    def final(price: str, kind: str) -> str:
        return f"""<span class="price-container price-{kind}">
        <span id="product-price-{thing.number}" data-price-type="{kind}" class="price-wrapper">
        <span class="price">€{price}</span></span></span>"""

    price = (
        f"""<span class="special-price">{final(thing.price, "finalPrice")}</span>
        <span class="old-price">{final(thing.was, "oldPrice")}</span>"""
        if thing.was
        else final(thing.price, "finalPrice")
    )
    return f"""<main id="maincontent" class="page-main"><div class="columns"><div class="column main">
        <div class="product-info-main">
    <div class="page-title-wrapper product"><h1 class="page-title">
        <span class="base" data-ui-id="page-title-wrapper">{thing.name}</span></h1></div>
    <div class="product-info-price"><div class="price-box price-final_price" data-role="priceBox">{price}</div>
    <div class="product-info-stock-sku"><div class="stock available"><span>In stock</span></div>
        <div class="product attribute sku"><strong class="type">SKU</strong>
        <div class="value">{thing.code}</div></div></div></div>
    <div class="product-add-form"><form action="/checkout/cart/add/" method="post" id="product_addtocart_form">
        <input type="hidden" name="product" value="{thing.number + 900}">
    <button type="submit" title="Add to Cart" class="action primary tocart" id="product-addtocart-button">
        <span>Add to Cart</span></button></form></div></div>
    <div class="product media"><div class="gallery-placeholder" data-gallery-role="gallery-placeholder">
        <img alt="main product photo" class="gallery-placeholder__image" src="{thing.image}"></div></div>
    <div class="product info detailed"><div class="data item content" id="description">
        <div class="product attribute description"><div class="value">
        <p>Turned, sanded and oiled, number {thing.number}.</p></div></div></div></div>
    <div class="block related"><div class="block-title title"><strong>Related Products</strong></div>
        <ol class="products list items product-items">{related}</ol></div></div></div></main>"""


def _magento_card(thing: Thing, path: str) -> str:
    return f"""<li class="item product product-item"><div class="product-item-info">
        <a href="{path}" class="product photo product-item-photo">
        <img class="product-image-photo" src="{thing.image}" alt="{thing.name}"></a>
    <div class="product details product-item-details"><strong class="product name product-item-name">
        <a class="product-item-link" href="{path}">{thing.name}</a></strong>
    <div class="price-box price-final_price"><span class="price-container"><span class="price-wrapper">
        <span class="price">€{thing.price}</span></span></span></div></div></div></li>"""


def _shopware(thing: Thing, related: str) -> str:
    was = f'<span class="list-price-price">€{thing.was}*</span>' if thing.was else ""
    return f"""<main class="content-main"><div class="container-main"><div class="breadcrumb cms-breadcrumb">
        <nav aria-label="breadcrumb"><ol class="breadcrumb"><li class="breadcrumb-item">
        <a href="/range-1/" class="breadcrumb-link"><span class="breadcrumb-title">Range 1</span></a></li></ol>
        </nav></div>
    <div class="product-detail"><div class="product-detail-headline">
        <h1 class="product-detail-name">{thing.name}</h1></div>
    <div class="row product-detail-main"><div class="col-lg-7 product-detail-media">
        <div class="gallery-slider-row">
        <img src="{thing.image}" class="img-fluid gallery-slider-image" alt="{thing.name}"></div></div>
    <div class="col-lg-5 product-detail-buy"><div class="product-detail-price-container">
        <p class="product-detail-price">€{thing.price}* {was}</p></div>
    <p class="product-detail-tax">*Prices incl. VAT plus shipping costs</p>
        <form action="/checkout/line-item/add" method="post" class="buy-widget">
        <button class="btn btn-primary btn-buy">Add to shopping cart</button></form>
    <div class="product-detail-ordernumber-container">
        <span class="product-detail-ordernumber-label">Product number:</span>
        <span class="product-detail-ordernumber">{thing.code}</span></div></div></div>
    <div class="product-detail-description-text">
        <p>Light as air and strong as stone, number {thing.number}.</p></div>
    <div class="product-slider">{related}</div></div></div></main>"""


def _sw_card(thing: Thing, path: str) -> str:
    return f"""<div class="card product-box box-standard"><div class="card-body">
        <div class="product-image-wrapper"><a href="{path}" class="product-image-link">
        <img src="{thing.image}" class="product-image"></a></div>
    <div class="product-info"><a href="{path}" class="product-name">{thing.name}</a>
        <div class="product-price-info"><div class="product-price-wrapper">
        <span class="product-price">€{thing.price}*</span></div></div></div></div></div>"""


def _bagisto(thing: Thing, related: str) -> str:
    was = f'<p class="final-price"><span class="line-through">${thing.was}</span></p>' if thing.was else ""
    return f"""<div id="app"><div class="container px-[60px]"><div class="mt-12 flex gap-9">
        <div class="sticky flex gap-8"><div class="max-w-[560px]">
        <img class="min-w-[450px] rounded-xl" src="{thing.image}" alt="{thing.name}"></div></div>
    <div class="relative max-w-[590px]"><div class="flex justify-between gap-4">
        <h1 class="break-words text-3xl font-medium">{thing.name}</h1></div>
    <p class="mt-[22px] flex items-center gap-2.5 text-2xl font-medium">{was}<span
        class="final-price">${thing.price}</span></p>
    <p class="mt-6 text-lg text-zinc-500">Seller: <a
        href="/marketplace/seller/{thing.number % 3}">{thing.seller}</a></p>
    <form><input type="hidden" name="product_id" value="{thing.number + 70}">
        <button type="submit" class="secondary-button w-full">Add To Cart</button></form></div></div>
    <div class="mt-20"><h2>Related Products</h2><div class="grid grid-cols-4">{related}</div></div></div></div>"""


def _bag_card(thing: Thing, path: str) -> str:
    return f"""<div class="group w-full rounded-md"><a href="{path}"><img class="relative" src="{thing.image}">
        </a><p class="text-base font-medium">{thing.name}</p><p class="font-semibold">${thing.price}</p></div>"""


def _nop(thing: Thing, related: str) -> str:
    was = (
        f"""<div class="old-product-price"><span>Old price:</span> <span>${thing.was}</span>
        </div>"""
        if thing.was
        else ""
    )
    return f"""<div class="master-wrapper-content"><div class="breadcrumb"><ul><li><span><a href="/">
        <span>Home</span></a></span><span class="delimiter">/</span></li><li><a href="/range-1">
        <span>Range 1</span></a><span class="delimiter">/</span></li><li>
        <strong class="current-item">{thing.name}</strong></li></ul></div>
    <div class="page product-details-page"><div class="page-body">
        <form method="post" id="product-details-form" action="/x"><div data-productid="{thing.number}">
        <div class="product-essential">
    <div class="gallery"><div class="picture-gallery"><div class="picture">
        <img alt="Picture of {thing.name}" src="{thing.image}" id="main-product-img-{thing.number}"></div>
        </div></div>
    <div class="overview"><div class="product-name"><h1>{thing.name}</h1></div>
        <div class="short-description">A thing of use.</div>
    <div class="additional-details"><div class="sku"><span class="label">SKU:</span>
        <span class="value" id="sku-{thing.number}">{thing.code}</span></div></div>
    <div class="manufacturers"><span class="label">Manufacturer:</span> <span class="value">
        <a href="/maker-{thing.number % 4}">{thing.maker}</a></span></div>
    <div class="product-vendor"><span class="label">Vendor:</span> <span class="value">
        <a href="/vendor-{thing.number % 3}">{thing.seller}</a></span></div>
    <div class="prices">{was}<div class="product-price">
        <span id="price-value-{thing.number}" class="price-value-{thing.number}">${thing.price}</span></div></div>
    <div class="add-to-cart"><button type="button" id="add-to-cart-button-{thing.number}"
        class="button-1 add-to-cart-button">Add to cart</button></div></div>
    <div class="full-description"><p>Long words about a thing of use, number {thing.number}.</p></div></div>
        </div></form>
    <div class="related-products-grid product-grid"><div class="title"><strong>Related products</strong></div>
        <div class="item-grid">{related}</div></div></div></div></div>"""


def _nop_card(thing: Thing, path: str) -> str:
    return f"""<div class="item-box"><div class="product-item" data-productid="{thing.number}">
        <div class="picture"><a href="{path}"><img alt="Picture of {thing.name}" src="{thing.image}"></a></div>
    <div class="details"><h2 class="product-title"><a href="{path}">{thing.name}</a></h2><div class="add-info">
        <div class="prices"><span class="price actual-price">${thing.price}</span></div></div></div></div>
        </div>"""


def _sylius(thing: Thing, related: str) -> str:
    was = (
        f'<small class="text-decoration-line-through" data-test-original-price>${thing.was}</small>'
        if thing.was
        else ""
    )
    return f"""<div class="container"><ol class="breadcrumb" aria-label="breadcrumbs">
        <li class="breadcrumb-item"><a href="/en_US/">Home</a></li><li class="breadcrumb-item">
        <a href="/en_US/taxons/range-1">Range 1</a></li><li class="breadcrumb-item active">{thing.name}</li></ol>
    <div class="row"><div class="col-12 col-lg-7"><a href="{thing.image}" class="spotlight">
        <img src="{thing.image}" alt="{thing.name}" class="img-fluid" data-test-main-image></a></div>
    <div class="col-12 col-lg-5"><h1 class="h2" data-test-product-name="{thing.name}">{thing.name}</h1>
        <div class="fs-3 mb-3"><span data-test-product-price-content
        id="product-price">${thing.price}</span> {was}</div>
    <form name="sylius_shop_add_to_cart" method="post" action="/en_US/cart/add">
        <button type="submit" class="btn btn-primary" data-test-add-to-cart-button>Add to cart</button></form>
    <div class="small text-muted">Code: <span>{thing.code}</span></div></div></div>
        <div class="products-grid">{related}</div></div>"""


def _sylius_card(thing: Thing, path: str) -> str:
    return f"""<div class="card-thumb"><a href="{path}" class="link-reset"><img src="{thing.image}">
        <div class="h6">{thing.name}</div></a><div><span>${thing.price}</span></div></div>"""


def _spree(thing: Thing, related: str) -> str:
    was = f'<del class="original-price">${thing.was}</del>' if thing.was else ""
    return f"""<main><div class="page-container py-5" data-controller="pdp"><nav id="breadcrumbs">
        <a href="/">Home</a> / <a href="/t/range-1">Range 1</a></nav><div class="product-details-page grid">
    <div class="media-gallery"><div class="swiper-slide">
        <img src="{thing.image}" class="w-full" loading="lazy" alt=""></div></div>
    <div id="product-details"><h1 class="text-2xl uppercase">{thing.name}</h1>
        <div class="mb-2" data-pdp-target="price"><p class="text-xl">${thing.price} {was}</p></div>
    <form action="/cart/line_items" method="post">
        <input type="hidden" name="variant_id" value="{thing.number + 500}">
        <button class="btn-primary">Add to Cart</button></form>
    <p class="vendor-name">Sold by: <a href="/vendors/shop-{thing.number % 3}">{thing.seller}</a></p>
    <div class="product-description">Made for slow mornings, number {thing.number}, by people with time.</div>
        </div></div><div class="related">{related}</div></div></main>"""


def _spree_card(thing: Thing, path: str) -> str:
    return f"""<div class="product-card-inner"><a href="{path}"><img src="{thing.image}">
        <h3 class="product-card-title">{thing.name}</h3><p>${thing.price}</p></a></div>"""


def _zencart(thing: Thing, related: str) -> str:
    price = (
        f'<span class="normalprice">${thing.was} </span>&nbsp;<span class="productSpecialPrice">${thing.price}</span>'
        if thing.was
        else f'<span class="productBasePrice">${thing.price}</span>'
    )
    return f"""<div id="mainWrapper"><div id="navBreadCrumb">
        <a href="/">Home</a>&nbsp;::&nbsp;<a
        href="/index.php?main_page=index&amp;cPath=1">Range 1</a>&nbsp;::&nbsp;{thing.name}</div>
    <div class="centerColumn" id="productGeneral">
        <form name="cart_quantity"
        action="/index.php?main_page=product_info&amp;products_id={thing.number}&amp;action=add_product" method="post">
    <div id="productMainImage" class="centeredContent back"><a href="{thing.image}">
        <img src="{thing.image}" alt="{thing.name}" title=" {thing.name} " width="200"><br>
        <span class="imgLink">larger image</span></a></div>
    <h1 id="productName" class="productGeneral">{thing.name}</h1>
        <h2 id="productPrices" class="productGeneral">{price}</h2>
    <div id="productDescription"
        class="productGeneral biggerText">Heavy, honest and handsome, number {thing.number}.</div>
    <div id="cartAdd"><input type="hidden" name="products_id" value="{thing.number}">
        <input type="image" src="/includes/add.gif" alt="Add to Cart"></div>
    <ul id="productDetailsList" class="floatingBox back"><li>Model: {thing.code}</li><li>7 Units in Stock</li>
        <li>Manufactured by: {thing.maker}</li></ul></form>
    <div id="alsoPurchased">{related}</div></div></div>"""


def _zen_card(thing: Thing, path: str) -> str:
    return f"""<div class="centerBoxContentsFeatured centeredContent back"><a href="{path}">
        <img src="{thing.image}" alt="{thing.name}"></a><br><a href="{path}">{thing.name}</a>
        <br>${thing.price}</div>"""


THEMES: Mapping[str, Theme] = {
    "woocommerce": Theme(
        path=lambda thing: f"/product/{thing.slug}/",
        category=lambda number: f"/product-category/range-{number}/",
        card=_woo_card,
        page=_woocommerce,
        head='<link rel="stylesheet" href="/wp-content/plugins/woocommerce/assets/css/woocommerce.css">',
        finds=("title", "price", "images", "listing_ref"),
        title="{name} – Nook",
    ),
    "prestashop": Theme(
        path=lambda thing: f"/range-{1 if thing.number <= 7 else 2}/{thing.number + 200}-{thing.slug}.html",
        category=lambda number: f"/{number + 2}-range-{number}",
        card=_presta_card,
        page=_prestashop,
        head="<script>var prestashop = {};</script>",
        finds=("title", "price", "images", "listing_ref", "brand"),
    ),
    "opencart": Theme(
        path=lambda thing: f"/index.php?route=product/product&product_id={thing.number + 30}",
        category=lambda number: f"/index.php?route=product/category&path={number + 19}",
        card=_oc_card,
        page=_opencart,
        head='<link href="/catalog/view/theme/default/stylesheet/stylesheet.css" rel="stylesheet">',
        finds=("title", "price", "images", "listing_ref", "brand"),
    ),
    "magento": Theme(
        path=lambda thing: f"/{thing.slug}.html",
        category=lambda number: f"/range-{number}.html",
        card=_magento_card,
        page=_magento,
        head='<script type="text/x-magento-init">{}</script>',
        finds=("title", "price", "images", "listing_ref"),
    ),
    "shopware": Theme(
        path=lambda thing: f"/{thing.slug}/{thing.code}",
        category=lambda number: f"/range-{number}/",
        card=_sw_card,
        page=_shopware,
        head='<script src="/bundles/storefront/a.js"></script>',
        finds=("title", "price", "images", "listing_ref"),
        title="{name} | {name} | Nook",
    ),
    "bagisto": Theme(
        path=lambda thing: f"/{thing.slug}",
        category=lambda number: f"/range-{number}",
        card=_bag_card,
        page=_bagisto,
        head='<link rel="modulepreload" href="/themes/shop/default/build/assets/app.js">',
        finds=("title", "price", "images", "seller"),
    ),
    "nopcommerce": Theme(
        path=lambda thing: f"/{thing.slug}",
        category=lambda number: f"/range-{number}",
        card=_nop_card,
        page=_nop,
        head='<meta name="generator" content="nopCommerce">',
        finds=("title", "price", "images", "listing_ref", "brand", "seller"),
        title="Nook. {name}",
    ),
    "sylius": Theme(
        path=lambda thing: f"/en_US/products/{thing.slug}",
        category=lambda number: f"/en_US/taxons/range-{number}",
        card=_sylius_card,
        page=_sylius,
        head='<link rel="stylesheet" href="/build/shop/sylius.css">',
        title="{name} | Nook",
    ),
    "spree": Theme(
        path=lambda thing: f"/products/{thing.slug}",
        category=lambda number: f"/t/range-{number}",
        card=_spree_card,
        page=_spree,
        head='<script src="/assets/spree/frontend.js"></script>',
        finds=("title", "price", "images", "seller"),
        title="{name} - Nook",
    ),
    "zencart": Theme(
        path=lambda thing: f"/index.php?main_page=product_info&products_id={thing.number}",
        category=lambda number: f"/index.php?main_page=index&cPath={number}",
        card=_zen_card,
        page=_zencart,
        finds=("title", "price", "images", "listing_ref"),
        title="{name} : Nook, things for rooms",
    ),
}
