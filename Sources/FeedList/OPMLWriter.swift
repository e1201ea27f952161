/// Writes a list of feeds as OPML 2.0 (http://opml.org/spec2.opml), in UTF-8.
public enum OPMLWriter {
  /// The document. The list is flat, for a configuration knows no folders, and holds no date, so
  /// that the same feeds give the same bytes.
  public static func document(_ subscriptions: [Subscription], title: String) -> [UInt8] {
    var text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <opml version="2.0">
        <head>
          <title>\(escaped(title))</title>
        </head>
        <body>

      """
    for feed in subscriptions {
      let name = escaped(feed.title ?? feed.url)
      text += "    <outline type=\"rss\" text=\"\(name)\" title=\"\(name)\""
      text += " xmlUrl=\"\(escaped(feed.url))\"/>\n"
    }
    return Array((text + "  </body>\n</opml>\n").utf8)
  }

  /// `text` for a place between quotation marks or tags. What XML 1.0 does not allow is dropped.
  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "\t", "\n", "\r": result.append(" ")
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": continue
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
