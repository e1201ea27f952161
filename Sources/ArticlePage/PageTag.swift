/// The elements that the reader of pages tells apart, by what they do to text.
enum PageTag: UInt8 {
  /// Inside a line of text, without a meaning of its own here.
  case inline = 1
  case link, bold, time
  /// A box of text: `div`, `section` and whatever is unknown and holds boxes.
  case box
  case article, main, aside, nav, footer, header, figure, caption, form
  case paragraph, heading1, heading2, heading3, heading4, quote, preformatted
  case list, item, definition
  case table, row, cell, details, address, label
  case body, html, head
  /// What stands for itself, without content.
  case lineBreak, rule, void, meta, linkRelation, image
  case title
  /// Dropped with all that is inside.
  case script, dropped, video

  /// Whether text before and behind it belongs to different blocks.
  var isBlock: Bool {
    switch self {
    case .inline, .link, .bold, .time, .lineBreak, .void, .meta, .linkRelation, .image, .script,
      .dropped, .video, .label:
      false
    default: true
    }
  }

  /// Its level as a heading, 0 where it is none.
  var headingLevel: Int {
    switch self {
    case .heading1: 1
    case .heading2: 2
    case .heading3: 3
    case .heading4: 4
    default: 0
    }
  }

  /// The element of a name in lower case, as libxml2 hands it over.
  static func named(_ name: UnsafePointer<UInt8>) -> PageTag {
    var hash = WordHash()
    var byte = name
    while byte.pointee != 0 {
      hash.add(byte.pointee)
      byte += 1
    }
    let raw = names.value(hash)
    return PageTag(rawValue: UInt8(truncatingIfNeeded: raw)) ?? .inline
  }

  private static let names = WordTable([
    (of(.link), "a"), (of(.bold), "b strong"), (of(.time), "time"),
    (
      of(.box),
      "div section center fieldset hgroup dialog search amp-accordion summary legend dir menu"
    ),
    (of(.article), "article"), (of(.main), "main"), (of(.aside), "aside"), (of(.nav), "nav"),
    (of(.footer), "footer"), (of(.header), "header"), (of(.figure), "figure"),
    (of(.caption), "figcaption caption"), (of(.form), "form"), (of(.paragraph), "p"),
    (of(.heading1), "h1"), (of(.heading2), "h2"), (of(.heading3), "h3"),
    (of(.heading4), "h4 h5 h6"), (of(.quote), "blockquote"),
    (of(.preformatted), "pre listing xmp"), (of(.list), "ul ol dl"), (of(.item), "li dd"),
    (of(.definition), "dt"), (of(.table), "table tbody thead tfoot"), (of(.row), "tr"),
    (of(.cell), "td th"), (of(.details), "details"), (of(.address), "address"),
    (of(.label), "label"), (of(.body), "body"), (of(.html), "html"), (of(.head), "head"),
    (of(.lineBreak), "br"), (of(.rule), "hr"),
    (of(.void), "wbr input embed source track area base col param frame bgsound basefont keygen"),
    (of(.meta), "meta"), (of(.linkRelation), "link"), (of(.image), "img amp-img"),
    (of(.title), "title"), (of(.script), "script"),
    (of(.video), "video"),
    (
      of(.dropped),
      """
      style noscript template iframe noembed noframes svg math canvas object audio button select \
      textarea option optgroup datalist map applet progress meter marquee amp-ad amp-embed amp-sidebar
      """
    ),
  ])

  private static func of(_ tag: PageTag) -> UInt32 { UInt32(tag.rawValue) }
}
