"""Hostile documents: everything that once stopped, starved or bloated a reader of feeds, at any size.

Each trap gives the bodies that a feed serves one after the other, poll by poll. `SCALE` 1 is the size at
which the fault was plain; nothing here is larger than 10 MB, which the daemon refuses anyway.
"""
import itertools
import json

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
# Two combining classes in turn: never in canonical order, so comparing by normal form sorts them.
MARKS = "\u0301\u0323"
ITUNES = ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
MEDIA = ' xmlns:media="http://search.yahoo.com/mrss/"'
HIT = "<item><guid>1</guid><title>Lena Varn said the Kestrel was lost.</title></item>"


def words(count):
    return ["".join(w) for w in itertools.islice(itertools.product(LETTERS, repeat=4), int(count))]


def marks(count):
    return MARKS * int(count)


def rss(inner, root="", channel=""):
    head = f'<?xml version="1.0"?><rss version="2.0"{root}><channel{channel}><title>t</title>'
    return head + inner + "</channel></rss>"


def item(inner, root=""):
    return rss(f"<item><guid>1</guid><title>The Kestrel</title>{inner}</item>", root)


def items(count, inner):
    return "".join(f"<item><guid>g{n}</guid>{inner.replace('#', str(n))}</item>" for n in range(int(count)))


def feed(inner):
    return '{"version":"https://jsonfeed.org/version/1.1","title":"t",' + inner + "}"


def json_item(inner):
    return feed('"items":[{"id":"1","content_text":"The Kestrel",' + inner + "}]")


def listed(template, count):
    return ",".join(template.replace("#", w) for w in words(count))


TRAPS = {}


def trap(function):
    TRAPS[function.__name__.replace("_", "-")] = function
    return function


# What traps


@trap
def said_in_a(k):
    """Sentences that end behind "said in a"; paragraphs, cut summaries, headlines."""
    ends = ("Varn said</p><p>in a b</p>", "Varn said in a</p>", "Varn said in the", "“It sank,” Varn said</p><p>In a",
            "the minister said in a<br/>hope", "Varn announced in his<br/>", "Varn wrote in an\n")
    return rss("".join(
        f"<item><guid>{n}</guid><title>Kestrel: Varn says in a</title>"
        f"<description><![CDATA[<p>The Kestrel sank. {end}]]></description></item>"
        for n, end in enumerate(ends * int(4 * k))))


# Names, namespaces, attributes


@trap
def namespace_of_slashes(k):
    inner = "".join(f"<a{n}/>" for n in range(int(200 * k)))
    return rss(inner, channel=f' xmlns="{"/" * 60000}"')


@trap
def namespace_of_marks(k):
    return rss("".join(f"<a{n}/>" for n in range(int(100 * k))), channel=f' xmlns="a{marks(15000)}"')


@trap
def prefix_of_marks(k):
    prefix = "a" + marks(10000)
    return rss("".join(f"<{prefix}:b{n}/>" for n in range(int(10 * k))), channel=f' xmlns:{prefix}="u"')


@trap
def element_of_marks(k):
    name = "a" + marks(25000 * k)
    return rss(f"<item><title>x & y</title><{name}>b</{name}></item>")


@trap
def element_of_marks_strict(k):
    return rss(f"<item><title>x</title><a{marks(3000 * k)}/></item>")


@trap
def attributes_of_marks(k):
    return item("".join(
        f'<link rel="a{marks(7000)}" type="b{marks(7000)}" href="h{n}"/>' for n in range(int(10 * k))))


@trap
def many_namespaces(k):
    tags = "".join(
        f"<x{n} " + " ".join(f'xmlns:p{n}x{m}="u{m}"' for m in range(2000)) + ">" for n in range(int(10 * k)))
    return rss(tags + "<p1x1:y/>" * 2000)


@trap
def rdf_children(k):
    return ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="' + "u" * 60000 + '">'
            + "<a/>" * int(20000 * k) + "</rdf:RDF>")


@trap
def attributes_of_one_tag(k):
    return item("<x " + " ".join(f'{w}="1"' for w in words(20000 * k)) + "/>")


# Texts of marks


@trap
def author_of_marks(k):
    return item(f"<author>a{marks(100000 * k)} x@y.example</author>")


@trap
def keywords_of_marks(k):
    return item(f"<itunes:keywords>a{marks(100000 * k)}</itunes:keywords>", ITUNES)


@trap
def two_texts_of_marks(k):
    same = marks(80000 * k)
    return item(f"<description>a{same}</description><summary>a\u0302{same}</summary>")


@trap
def categories_of_marks(k):
    same = marks(80000 * k)
    return item(f"<category>a{same}</category><category>a\u0302{same}</category>")


@trap
def authors_of_marks(k):
    same = marks(80000 * k)
    return item(f"<author>a{same}</author><author>a\u0302{same}</author>")


@trap
def language_of_marks(k):
    return rss(f"<language>a{marks(60000 * k)}</language>{HIT}")


@trap
def title_of_marks(k):
    return item(f"<description>Kestrel {marks(100000 * k)} Varn said so.</description>")


@trap
def guid_twice_with_title_of_marks(k):
    """Compared on the state's own thread once the feed has been read before."""
    twice = (f"<item><guid>1</guid><link>http://h.example/</link><title>a{marks(270000 * k)}</title></item>"
             "<item><guid>1</guid><link>http://h.example/</link><title>b</title></item>")
    return [rss(HIT), rss(twice)]


@trap
def json_key_of_marks(k):
    return json.dumps({"a" + marks(60000 * k): 1, "version": "https://jsonfeed.org/version/1.1", "title": "t",
                       "items": []}, ensure_ascii=False)


@trap
def json_url_of_marks(k):
    return json_item(f'"url":"http://h.example/a{marks(60000 * k)}","external_url":"b{marks(60000 * k)}"')


# Lists


@trap
def keywords(k):
    return item(f"<itunes:keywords>{','.join(words(300000 * k))}</itunes:keywords>", ITUNES)


@trap
def media_keywords(k):
    return item(f"<media:keywords>{','.join(words(300000 * k))}</media:keywords>", MEDIA)


@trap
def categories(k):
    return item("".join(f"<category>{w}</category>" for w in words(60000 * k)))


@trap
def authors(k):
    return item("".join(f"<author>{w} ({w})</author>" for w in words(60000 * k)))


@trap
def enclosures(k):
    return item("".join(f'<enclosure url="http://h.example/{w}" type="a/b"/>' for w in words(40000 * k)))


@trap
def json_tags(k):
    return json_item(f'"tags":[{listed(chr(34) + "#" + chr(34), 150000 * k)}]')


@trap
def json_authors(k):
    return json_item('"authors":[' + listed('{"name":"#"}', 150000 * k) + "]")


@trap
def json_attachments(k):
    return json_item('"attachments":[' + listed('{"url":"#"}', 100000 * k) + "]")


@trap
def json_arrays(k):
    return json_item('"x":[' + "[[1]]," * int(400000 * k) + "1]")


@trap
def json_deep(k):
    return json_item('"x":' + "[" * int(300000 * k))


@trap
def json_members(k):
    return json_item(listed('"#":1', 100000 * k))


@trap
def json_key_again(k):
    return json_item(",".join(['"id":"1"'] * int(100000 * k)))


# Markup


@trap
def title_of_open_tags(k):
    return rss(f"<item><title><![CDATA[{'<b ' * int(800000 * k)}]]></title></item>")


@trap
def description_of_open_tags(k):
    return item(f"<description><![CDATA[Kestrel {'<b ' * int(800000 * k)}]]></description>")


@trap
def open_quotes(k):
    return item("<description><![CDATA[Kestrel " + "<a href='x" * int(200000 * k) + "]]></description>")


@trap
def comments(k):
    return item("<description><![CDATA[Kestrel " + "<!-- " * int(400000 * k) + "]]></description>")


@trap
def cdata_ends(k):
    return item("<description><![CDATA[" + "]]" * int(500000 * k) + "]]></description>")


@trap
def open_cdata(k):
    return rss("<item><title>" + "<![CDATA[" * int(100000 * k))


@trap
def ampersands(k):
    return item("<description>" + "&" * int(1000000 * k) + "</description>")


@trap
def references(k):
    return item("<description><![CDATA[" + "&nGt;&#x1F642;" * int(150000 * k) + "]]></description>")


@trap
def deep_elements(k):
    return rss("<x>" * int(200000 * k) + HIT)


@trap
def deep_html(k):
    return item("<description><![CDATA[" + "<ul><li><b>" * int(120000 * k) + "</ul>]]></description>")


@trap
def entities(k):
    """Entities that grow by what they hold."""
    inner = "".join(f'<!ENTITY e{n} "{("&e%d;" % (n - 1)) * 10}">' for n in range(1, 10))
    return (f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "Kestrel">{inner}]>' +
            '<rss version="2.0"><channel>' + items(20 * k, "<title>&e9;</title>") + "</channel></rss>")


@trap
def doctype(k):
    return "<!DOCTYPE rss [" + "<!ENTITY a 'b'> " * int(100000 * k) + "]><rss><channel/></rss>"


@trap
def scripts(k):
    return item("<description><![CDATA[Kestrel " + "<script>" * int(200000 * k) + "]]></description>")


# What is said once and read for each


@trap
def title_of_the_feed(k):
    head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{"t" * int(500000 * k)}</title>'
    return head + items(1000, "<title>Kestrel #</title>") + "</channel></rss>"


@trap
def language_of_the_feed(k):
    return rss(f"<language>en-{'a' * int(1000000 * k)}</language>" + items(1000, "<title>Kestrel #</title>"))


@trap
def titles_of_items(k):
    return rss(items(20 * k, f"<title>Kestrel # {'Varn said. ' * 9000}</title>"))


@trap
def bases(k):
    segment = "a" * 57999 + "/"
    return (f'<?xml version="1.0"?><rss version="2.0" xml:base="http://h.example/{segment}"><channel>'
            f'<x xml:base="{segment}"><x xml:base="{segment}">'
            + "<item><link>#</link></item>" * int(6800 * k) + "</x></x></channel></rss>")


@trap
def deep_bases(k):
    return (rss("").replace("</channel></rss>", "")
            + f'<x xml:base="{"b" * 30000}/">' * int(60 * k) + "<item><link>a</link></item>" * 500)


# Texts for the reader of claims


@trap
def question_marks(k):
    return item(f"<description>Kestrel {'?' * int(64000 * k)}, x</description>")


@trap
def stops(k):
    return item(f"<description>Kestrel {'. ' * int(32000 * k)}</description>")


@trap
def claims(k):
    return item(f"<description>{'Varn said the Kestrel sank, ' * int(20000 * k)}</description>")


@trap
def quotations(k):
    return item(f"<description>{'“The Kestrel sank,” Varn said. ' * int(20000 * k)}</description>")


@trap
def names(k):
    return item("<description>Kestrel " + "".join(f"Lena {w.title()} said so. " for w in words(20000 * k))
                + "</description>")


@trap
def hits(k):
    return item(f"<description>{'Kestrel ' * int(100000 * k)}</description>")


@trap
def one_word(k):
    return item(f"<description>Kestrel {'x' * int(1000000 * k)}</description>")


# Many items


@trap
def short_items(k):
    return rss(items(12000 * k, "<title>#</title>"))


@trap
def flood(k):
    """Beyond what a poll may raise: each item hits six watches."""
    return rss(items(12000 * k, "<title>Kestrel Varn Osprey Heron Plover Curlew #</title>"))


@trap
def one_link(k):
    """New guids and one link, poll after poll."""
    def poll(block):
        return rss("".join(
            f"<item><guid>{block}{n}</guid><link>http://h.example/</link><description>{block}{n}</description></item>"
            for n in range(int(8000 * k))))
    return [poll(block) for block in "abc"]


@trap
def one_title(k):
    def poll(block):
        return rss("".join(
            f"<item><guid>{block}{n}</guid><title>The Kestrel</title></item>" for n in range(int(8000 * k))))
    return [poll(block) for block in "abc"]


# Dates, charsets


@trap
def dates(k):
    return rss(items(2000 * k, "<title>Kestrel #</title><pubDate>" + "Mon, 1 " * 60 + "</pubDate>"))


@trap
def mixed_bytes(k):
    body = rss(items(20000 * k, "<title>Kestrel é # \u2019</title>"))
    return body.encode("utf-8").replace(b"\xe2\x80\x99", b"\x92")


@trap
def wide(k):
    return rss(items(8000 * k, "<title>Kestrel #</title>")).encode("utf-16")


def bodies(name, scale):
    """The trap's bodies as bytes, in the order of the polls."""
    made = TRAPS[name](scale)
    made = made if isinstance(made, list) else [made]
    return [body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass") for body in made]
