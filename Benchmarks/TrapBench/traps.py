"""Hostile documents: everything that once stopped, starved or bloated a reader of feeds, at any size.

A trap is a function of its size that gives the body a feed serves, or a list of bodies, one for each poll.
Size 1 is the one at which the fault was plain; nothing here is larger than 10 MB, which the daemon refuses
anyway.
"""
import itertools
import json

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
# Two combining classes in turn: never in canonical order, so comparing by normal form sorts them.
MARKS = "\u0301\u0323"
ITUNES = ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"'
RDF = ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
JSON_FEED = "https://jsonfeed.org/version/1.1"
XML = '<?xml version="1.0"?>'
HIT = "<item><guid>1</guid><title>Lena Varn said the Kestrel was lost.</title></item>"


def words(count):
    return ["".join(w) for w in itertools.islice(itertools.product(LETTERS, repeat=4), int(count))]


def marks(count):
    return MARKS * int(count)


def each(unit, count, between=""):
    """The unit so often, each with a word of its own for #."""
    return between.join(unit.replace("#", w) for w in words(count))


def numbered(unit, count):
    return "".join(unit.replace("#", str(n)) for n in range(int(count)))


def rss(inner, root="", channel="", title="t"):
    return f'{XML}<rss version="2.0"{root}><channel{channel}><title>{title}</title>{inner}</channel></rss>'


def item(inner, root=""):
    return rss(f"<item><guid>1</guid><title>The Kestrel</title>{inner}</item>", root)


def items(count, inner):
    return numbered(f"<item><guid>g#</guid>{inner}</item>", count)


def text(inner):
    return item(f"<description>{inner}</description>")


def html(unit, count):
    return text(f"<![CDATA[Kestrel {unit * int(count)}]]>")


def twice(element, k):
    """Two texts that are one by normal form but for their first letter."""
    first, second = element if isinstance(element, tuple) else (element, element)
    same = marks(80000 * k)
    return item(f"<{first}>a{same}</{first}><{second}>a\u0302{same}</{second}>")


def json_item(inner):
    return f'{{"version":"{JSON_FEED}","title":"t","items":[{{"id":"1","content_text":"The Kestrel",{inner}}}]}}'


def polls(inner, k):
    """New guids for the same, poll after poll."""
    return [rss("".join(f"<item><guid>{b}{n}</guid>{inner.replace('#', f'{b}{n}')}</item>" for n in range(int(8000 * k))))
            for b in "abc"]


ENDS = ("Varn said</p><p>in a b</p>", "Varn said in a</p>", "Varn said in the", "“It sank,” Varn said</p><p>In a",
        "the minister said in a<br/>hope", "Varn announced in his<br/>", "Varn wrote in an\n")
PREFIX = "a" + marks(10000)
BASE = "a" * 57999 + "/"
KEYS = {"version": JSON_FEED, "title": "t", "items": []}

TRAPS = {
    # Sentences that end behind "said in a": paragraphs, cut summaries, headlines.
    "said-in-a": lambda k: rss("".join(
        f"<item><guid>{n}</guid><title>Kestrel: Varn says in a</title>"
        f"<description><![CDATA[<p>The Kestrel sank. {end}]]></description></item>"
        for n, end in enumerate(ENDS * int(4 * k)))),

    # Names, namespaces, attributes
    "namespace-of-slashes": lambda k: rss(numbered("<a#/>", 200 * k), channel=f' xmlns="{"/" * 60000}"'),
    "namespace-of-marks": lambda k: rss(numbered("<a#/>", 100 * k), channel=f' xmlns="a{marks(15000)}"'),
    "prefix-of-marks": lambda k: rss(numbered(f"<{PREFIX}:b#/>", 10 * k), channel=f' xmlns:{PREFIX}="u"'),
    "element-of-marks": lambda k: rss("<item><title>x & y</title><{0}>b</{0}></item>".format("a" + marks(25000 * k))),
    "element-of-marks-strict": lambda k: rss(f"<item><title>x</title><a{marks(3000 * k)}/></item>"),
    "attributes-of-marks": lambda k: item(
        numbered(f'<link rel="a{marks(7000)}" type="b{marks(7000)}" href="h#"/>', 10 * k)),
    "many-namespaces": lambda k: rss("".join(
        f"<x{n} " + " ".join(f'xmlns:p{n}x{m}="u{m}"' for m in range(2000)) + ">" for n in range(int(10 * k)))
        + "<p1x1:y/>" * 2000),
    "rdf-children": lambda k: f'<rdf:RDF{RDF} xmlns="{"u" * 60000}">' + "<a/>" * int(20000 * k) + "</rdf:RDF>",
    "attributes-of-one-tag": lambda k: item("<x " + each('#="1"', 20000 * k, " ") + "/>"),

    # Texts of marks
    "author-of-marks": lambda k: item(f"<author>a{marks(100000 * k)} x@y.example</author>"),
    "keywords-of-marks": lambda k: item(f"<itunes:keywords>a{marks(100000 * k)}</itunes:keywords>", ITUNES),
    "two-texts-of-marks": lambda k: twice(("description", "summary"), k),
    "categories-of-marks": lambda k: twice("category", k),
    "authors-of-marks": lambda k: twice("author", k),
    "language-of-marks": lambda k: rss(f"<language>a{marks(60000 * k)}</language>{HIT}"),
    "title-of-marks": lambda k: text(f"Kestrel {marks(100000 * k)} Varn said so."),
    # Compared on the state's own thread once the feed has been read before.
    "guid-twice-with-title-of-marks": lambda k: [rss(HIT), rss("".join(
        f"<item><guid>1</guid><link>http://h.example/</link><title>{title}</title></item>"
        for title in ("a" + marks(270000 * k), "b")))],
    "json-key-of-marks": lambda k: json.dumps({"a" + marks(60000 * k): 1, **KEYS}, ensure_ascii=False),
    "json-url-of-marks": lambda k: json_item(
        f'"url":"http://h.example/a{marks(60000 * k)}","external_url":"b{marks(60000 * k)}"'),

    # Lists
    "keywords": lambda k: item(f"<itunes:keywords>{','.join(words(300000 * k))}</itunes:keywords>", ITUNES),
    "media-keywords": lambda k: item(f"<media:keywords>{','.join(words(300000 * k))}</media:keywords>", MEDIA),
    "categories": lambda k: item(each("<category>#</category>", 60000 * k)),
    "authors": lambda k: item(each("<author># (#)</author>", 60000 * k)),
    "enclosures": lambda k: item(each('<enclosure url="http://h.example/#" type="a/b"/>', 40000 * k)),
    "json-tags": lambda k: json_item(f'"tags":[{each(chr(34) + "#" + chr(34), 150000 * k, ",")}]'),
    "json-authors": lambda k: json_item('"authors":[' + each('{"name":"#"}', 150000 * k, ",") + "]"),
    "json-attachments": lambda k: json_item('"attachments":[' + each('{"url":"#"}', 100000 * k, ",") + "]"),
    "json-arrays": lambda k: json_item('"x":[' + "[[1]]," * int(400000 * k) + "1]"),
    "json-deep": lambda k: json_item('"x":' + "[" * int(300000 * k)),
    "json-members": lambda k: json_item(each('"#":1', 100000 * k, ",")),
    "json-key-again": lambda k: json_item(",".join(['"id":"1"'] * int(100000 * k))),

    # Markup
    "title-of-open-tags": lambda k: rss(f"<item><title><![CDATA[{'<b ' * int(800000 * k)}]]></title></item>"),
    "description-of-open-tags": lambda k: html("<b ", 800000 * k),
    "open-quotes": lambda k: html("<a href='x", 200000 * k),
    "comments": lambda k: html("<!-- ", 400000 * k),
    "scripts": lambda k: html("<script>", 200000 * k),
    "references": lambda k: html("&nGt;&#x1F642;", 150000 * k),
    "deep-html": lambda k: text("<![CDATA[" + "<ul><li><b>" * int(120000 * k) + "</ul>]]>"),
    "cdata-ends": lambda k: text("<![CDATA[" + "]]" * int(500000 * k) + "]]>"),
    "open-cdata": lambda k: rss("<item><title>" + "<![CDATA[" * int(100000 * k)),
    "ampersands": lambda k: text("&" * int(1000000 * k)),
    "deep-elements": lambda k: rss("<x>" * int(200000 * k) + HIT),
    # Entities that grow by what they hold.
    "entities": lambda k: (
        f'{XML}<!DOCTYPE rss [<!ENTITY e0 "Kestrel">'
        + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        + ']><rss version="2.0"><channel>' + items(20 * k, "<title>&e9;</title>") + "</channel></rss>"),
    "doctype": lambda k: "<!DOCTYPE rss [" + "<!ENTITY a 'b'> " * int(100000 * k) + "]><rss><channel/></rss>",

    # What is said once and read for each
    "title-of-the-feed": lambda k: rss(items(1000, "<title>Kestrel #</title>"), title="t" * int(500000 * k)),
    "language-of-the-feed": lambda k: rss(
        f"<language>en-{'a' * int(1000000 * k)}</language>" + items(1000, "<title>Kestrel #</title>")),
    "titles-of-items": lambda k: rss(items(20 * k, f"<title>Kestrel # {'Varn said. ' * 9000}</title>")),
    "bases": lambda k: (
        f'{XML}<rss version="2.0" xml:base="http://h.example/{BASE}"><channel>'
        f'<x xml:base="{BASE}"><x xml:base="{BASE}">'
        + "<item><link>#</link></item>" * int(6800 * k) + "</x></x></channel></rss>"),
    "deep-bases": lambda k: (
        rss("").removesuffix("</channel></rss>")
        + f'<x xml:base="{"b" * 30000}/">' * int(60 * k) + "<item><link>a</link></item>" * 500),

    # Texts for the reader of claims
    "question-marks": lambda k: text(f"Kestrel {'?' * int(64000 * k)}, x"),
    "stops": lambda k: text(f"Kestrel {'. ' * int(32000 * k)}"),
    "claims": lambda k: text("Varn said the Kestrel sank, " * int(20000 * k)),
    "quotations": lambda k: text("“The Kestrel sank,” Varn said. " * int(20000 * k)),
    "names": lambda k: text("Kestrel " + "".join(f"Lena {w.title()} said so. " for w in words(20000 * k))),
    "hits": lambda k: text("Kestrel " * int(100000 * k)),
    "one-word": lambda k: text(f"Kestrel {'x' * int(1000000 * k)}"),

    # Many items
    "short-items": lambda k: rss(items(12000 * k, "<title>#</title>")),
    # Beyond what a poll may raise: each item hits six watches.
    "flood": lambda k: rss(items(12000 * k, "<title>Kestrel Varn Osprey Heron Plover Curlew #</title>")),
    "one-link": lambda k: polls("<link>http://h.example/</link><description>#</description>", k),
    "one-title": lambda k: polls("<title>The Kestrel</title>", k),

    # Dates, charsets
    "dates": lambda k: rss(items(2000 * k, "<title>Kestrel #</title><pubDate>" + "Mon, 1 " * 60 + "</pubDate>")),
    "mixed-bytes": lambda k: rss(items(20000 * k, "<title>Kestrel é # \u2019</title>")).encode().replace(
        "\u2019".encode(), b"\x92"),
    "wide": lambda k: rss(items(8000 * k, "<title>Kestrel #</title>")).encode("utf-16"),
}


def bodies(name, scale):
    """The trap's bodies as bytes, in the order of the polls."""
    made = TRAPS[name](scale)
    made = made if isinstance(made, list) else [made]
    return [body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass") for body in made]
