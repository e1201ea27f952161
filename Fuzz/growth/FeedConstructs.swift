/// Every construct of RSS, Atom, RDF, JSON Feed and the HTML in them: units in contexts.
enum FeedConstructs {
  static let all: [Construct] =
    texts.flatMap { unit in textContexts.map { Construct(unit, in: $0, "text") } }
    + elements.flatMap { unit in elementContexts.map { Construct(unit, in: $0, "element") } }
    + texts.flatMap { unit in attributeContexts.map { Construct(unit, in: $0, "attribute") } }
    + texts.map(jsonEscaped).flatMap { unit in
      jsonTexts.map { Construct(unit, in: $0, "JSON text") }
    } + jsonValues.map { Construct($0.unit, in: $0.context, "JSON") }

  private static let texts: [String] = [
    "a", " ", "\n", "w# ", "w#,", "<", ">", "&", "&amp;", "&lt;", "&lt;b ", "&lt;p&gt;", "&#x",
    "&#65;",
    "&nbsp;", "&nGt;", "&#", "&x#;", "<b>", "</b>", "<b ", "<b a=", "<b a='", "<b a#='b'>", "</",
    "<!",
    "<!--", "<!-- -->", "-->", "<?", "<![CDATA[", "]]>", "]]", "<p>", "<br>", "<a href='x'>",
    "<ul><li>",
    "<table><tr><td>", "<blockquote>", "<pre>", "<script>", "<script></script>", "<style>",
    "<title>",
    "<svg>", "<img alt='a'>", "<x:y xmlns:x='z'>", "<x#>", "?", ".", ". ", ",", "'", "\"", "/",
    "//", "../",
    ":", "%", "%41", "(", ")", "[", "{", "\\", "x@y.z ", "x (y) ", "http://h/# ", "1", "Mon, ", "+",
    "a\u{301}\u{323}", "\u{301}\u{323}", "\u{AD}", "\u{200B}", "\u{E9}", "\u{6E2F}", "\u{202E}",
    "\u{1F642}", "\u{85}", "\u{FFFD}", "\t", "\r",
  ]

  private static let rss =
    "<?xml version='1.0'?><rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
    + "xmlns:media='http://search.yahoo.com/mrss/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    + "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
  private static func channel(_ inner: String) -> String { rss + inner + "</channel></rss>" }
  private static func item(_ inner: String) -> String {
    channel("<title>t</title><item><guid>1</guid><title>x</title>\(inner)</item>")
  }
  private static func entry(_ inner: String) -> String {
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><id>1</id>\(inner)</entry></feed>"
  }
  private static func rdf(_ inner: String) -> String {
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
      + "<channel><title>t</title></channel>\(inner)</rdf:RDF>"
  }

  private static let textContexts: [String] = [
    "@", "<?xml @", rss + "@", channel("<title>@</title>"), channel("<language>@</language>"),
    item("<title>@</title>"), item("<title><![CDATA[@]]></title>"), item("<link>@</link>"),
    item("<guid>@</guid>"), item("<author>@</author>"), item("<category>@</category>"),
    item("<pubDate>@</pubDate>"), item("<description>@</description>"),
    item("<description><![CDATA[@]]></description>"),
    item("<content:encoded><![CDATA[@]]></content:encoded>"),
    item("<itunes:keywords>@</itunes:keywords>"), item("<dc:creator>@</dc:creator>"),
    item("<x>@</x>"),
    entry("<title type='html'>@</title>"), entry("<content type='html'><![CDATA[@]]></content>"),
    entry("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>@</div></content>"),
    entry("<author><name>@</name></author>"), entry("<updated>@</updated>"),
    rdf("<item><title>x</title><description>@</description></item>"),
  ]

  private static let attributeContexts: [String] = [
    item("<enclosure url=\"@\"/>"), item("<media:content url=\"u\" type=\"@\"/>"),
    item("<x @='b'/>"),
    item("<x><@/></x>"), item("<x xml:base=\"@\"><link>#</link></x>"),
    item("<x xmlns=\"@\"><y/></x>"),
    entry("<link rel=\"@\" href=\"h\"/>"), entry("<content type=\"@\">c</content>"),
    entry("<category term=\"@\"/>"), "<rss @><channel/></rss>", "<!DOCTYPE rss [@]><rss/>",
  ]

  private static let elements: [String] = """
    <item><title>t</title></item>
    <item><guid>#</guid><link>#</link></item>
    <item/>
    <item>
    <a/>
    <a>
    </a>
    <a#/>
    <a#>
    <category>c#</category>
    <category>c</category>
    <author>a#</author>
    <author>a# &lt;a#@b.c&gt;</author>
    <enclosure url='u#'/>
    <enclosure url='u'/>
    <media:content url='u#'/>
    <media:group>
    <media:keywords>a#,b#</media:keywords>
    <link>#</link>
    <link rel='r#' href='u#'/>
    <title>t</title>
    <description>d#</description>
    <content:encoded>d#</content:encoded>
    <pubDate>Mon, 01 Jan 2031 00:00:00 GMT</pubDate>
    <guid>#</guid>
    <source url='u'>s#</source>
    <x xml:base='b#/'>
    <x xml:base='b/'/>
    <x xmlns:p#='u#'>
    <x xmlns:p#='u#'/>
    <x xmlns='u#'/>
    <x xml:lang='l#'>
    <dc:creator>c#</dc:creator>
    <dc:creator>c</dc:creator>
    <skipHours><hour>1</hour></skipHours>
    <textInput>
    <image><url>u#</url></image>
    <entry><id>#</id></entry>
    <author><name>n#</name></author>
    <contributor><name>n#</name></contributor>
    <itunes:author>a#</itunes:author>
    <rdf:li rdf:resource='r#'/>
    <x a#='b'/>
    """.split(separator: "\n").map(String.init)
  private static let elementContexts: [String] = [
    channel("@"), item("@"), channel("<item><description>@</description></item>"),
    "<feed xmlns='http://www.w3.org/2005/Atom'>@</feed>", entry("@"), rdf("@"), "<html><body>@",
    item("<a b=c>@"),
  ]

  private static func json(_ inner: String) -> String {
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\(inner)}"
  }
  private static func jsonItem(_ inner: String) -> String {
    json("\"items\":[{\"id\":\"1\",\(inner)}]")
  }
  private static func jsonEscaped(_ unit: String) -> String {
    unit.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      .replacing("\t", with: "\\t").replacing("\r", with: "\\r")
  }
  private static let jsonTexts: [String] = [
    jsonItem("\"content_html\":\"@\""), jsonItem("\"content_text\":\"@\""),
    jsonItem("\"url\":\"@\""),
    jsonItem("\"@\":1"), jsonItem("\"authors\":[{\"name\":\"@\"}]"), json("\"language\":\"@\""),
  ]
  private static let jsonValues: [(unit: String, context: String)] = [
    ("{\"id\":\"#\",\"content_text\":\"x\"},", json("\"items\":[@{}]")),
    ("{},", json("\"items\":[@{}]")),
    ("\"t#\",", jsonItem("\"tags\":[@\"\"]")), ("\"t\",", jsonItem("\"tags\":[@\"\"]")),
    ("{\"name\":\"n#\"},", jsonItem("\"authors\":[@{}]")),
    ("{\"name\":\"n\",\"url\":\"u#\"},", json("\"authors\":[@{}],\"items\":[]")),
    ("{\"url\":\"u#\"},", jsonItem("\"attachments\":[@{}]")), ("\"k#\":1,", jsonItem("@\"z\":1")),
    ("\"id\":\"#\",", jsonItem("@\"z\":1")), ("[", jsonItem("\"x\":@")),
    ("{\"a\":", jsonItem("\"x\":@")),
    ("[[1]],", jsonItem("\"x\":[@1]")), ("1", jsonItem("\"x\":@")), ("1,", jsonItem("\"x\":[@1]")),
    ("\\u0301\\u0323", jsonItem("\"content_text\":\"@\"")),
    ("\\ud83d", jsonItem("\"title\":\"@\"")),
    ("\\u0041", jsonItem("\"@\":1")), (" ", jsonItem("\"x\":@1")), ("-", jsonItem("\"x\":@")),
  ]
}
