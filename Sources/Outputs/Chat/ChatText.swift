import FeedModel

/// A notice as the text of a chat: a few lines an alert, as many alerts as the service takes at once.
struct ChatText {
  let service: ChatOutput.Service

  /// UTF-16 units that a message may have: Telegram refuses more than 4,096, Slack cuts what is long.
  private var limit: Int {
    switch service {
    case .telegram: 4000
    case .slack: 3800
    case .mattermost, .matrix: 15_000
    }
  }

  func text(of notice: Notice) -> String {
    var blocks: [String] = []
    if notice.count > 1 || notice.lead != nil {
      blocks.append(escaped(notice.lead ?? notice.heading))
    }
    var used = blocks.reduce(0) { $0 + $1.utf16.count + 2 }
    var shown = 0
    for note in notice.notes {
      let block = block(note, room: limit - used - 80)
      guard let block else { break }
      blocks.append(block)
      used += block.utf16.count + 2
      shown += 1
    }
    if notice.count > shown {
      blocks.append(escaped("and \(notice.count - shown) more; claimwatch alerts shows all"))
    }
    return blocks.joined(separator: "\n\n")
  }

  /// The lines of an alert within so many units: its statements are left out first; nil where nothing fits.
  private func block(_ note: AlertNote, room: Int) -> String? {
    var lines = [(note.isHigh ? "❗ " : "") + escaped(note.title), escaped(note.standing)]
    let end = note.link.map { [address($0)] } ?? []
    for statement in note.statements {
      let more = lines + ["• " + escaped(statement.line)]
      if (more + end).joined(separator: "\n").utf16.count > room { break }
      lines = more
    }
    let text = (lines + end).joined(separator: "\n")
    if text.utf16.count <= room { return text }
    let short = lines.joined(separator: "\n")
    return short.utf16.count <= room ? short : nil
  }

  /// Plain text that the service shows as it is, and that calls nobody.
  func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch (service, scalar) {
      case (.slack, "&"): result += "&amp;"
      case (.slack, "<"): result += "&lt;"
      case (.slack, ">"): result += "&gt;"
      // Between the two nothing is called by its name.
      case (.mattermost, "@"), (.telegram, "@"): result += "@\u{200B}"
      case (.mattermost, _) where Self.markdown.contains(scalar):
        result += "\\"
        result.unicodeScalars.append(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static let markdown = Set("\\`*_{}[]()#+-!|<>~:&".unicodeScalars)

  /// A web address, which has no blanks.
  private func address(_ link: String) -> String {
    let bytes = link.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "<"): Array("%3C".utf8)
      case UInt8(ascii: ">"): Array("%3E".utf8)
      case UInt8(ascii: "|"): Array("%7C".utf8)
      default: [byte]
      }
    }
    let safe = String(decoding: bytes, as: UTF8.self)
    return switch service {
    case .mattermost: "<\(safe)>"
    case .slack: escaped(safe)
    case .telegram, .matrix: safe
    }
  }
}
