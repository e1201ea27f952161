import AlertLog
import FeedModel

/// A notice as a mail (RFC 5322) with a text and an HTML part. No byte of a feed stands in a header but within encoded
/// words.
struct MailMessage {
  let notice: Notice
  let output: String
  let sender: String
  let recipients: [String]
  let time: Instant

  var bytes: [UInt8] {
    let domain = MailText.domain(of: notice.notes.first?.source ?? "", sender: sender)
    let boundary = "=_\(notice.id)"
    var fields = [
      "From: claimwatch <\(sender)>", "To: \(recipients.joined(separator: ",\r\n "))",
      "Subject: \(MailText.header(notice.heading, after: "Subject: ".utf8.count))",
      "Date: \(MailText.date(time))", "Message-ID: <\(notice.id)@\(domain)>",
    ]
    fields += references(domain)
    fields += [
      "List-Id: claimwatch <\(output).\(domain)>", "Auto-Submitted: auto-generated",
    ]
    if notice.isHigh { fields.append("Importance: high") }
    fields += [
      "MIME-Version: 1.0", "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"",
    ]
    var bytes = Array((fields.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let parts = [("plain", MailBody.text(notice)), ("html", MailBody.html(notice))]
    for (kind, text) in parts {
      bytes +=
        ("--\(boundary)\r\nContent-Type: text/\(kind); charset=utf-8\r\n"
        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n").utf8
      bytes += MailText.quotedPrintable(text)
    }
    return bytes + Array("--\(boundary)--\r\n".utf8)
  }

  /// All mails of a story refer to it, and to that of its first alert.
  private func references(_ domain: String) -> [String] {
    guard notice.count == 1, let note = notice.notes.first, Self.isPlain(note.storyID) else {
      return []
    }
    let story = "<story.\(note.storyID)@\(domain)>"
    guard let first = note.firstOfStory, Self.isPlain(first), !first.hasSameBytes(as: note.id)
    else { return ["References: \(story)"] }
    let earlier = "<\(first)@\(domain)>"
    return ["In-Reply-To: \(earlier)", "References: \(story)\r\n \(earlier)"]
  }

  /// Whether it may stand in a message id.
  private static func isPlain(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
      }
  }
}

/// The two parts of a mail.
enum MailBody {
  static func text(_ notice: Notice) -> String {
    var blocks: [String] = []
    if let lead = notice.lead { blocks.append(ShownText.line(lead)) }
    for note in notice.notes {
      var lines = [(note.isHigh ? "! " : "") + note.title, note.standing]
      lines += note.statements.map { "  " + $0.line }
      if let link = note.link { lines.append(link) }
      lines.append("alert \(note.id), seq \(note.seq)")
      blocks.append(lines.joined(separator: "\n"))
    }
    if let rest = notice.rest { blocks.append(rest) }
    return blocks.joined(separator: "\n\n")
  }

  /// Readable on a telephone and on a screen, light and dark; a client that drops it loses no word.
  private static let style = """
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <style>
    body { font: 16px/1.45 system-ui, sans-serif; max-width: 40em; margin: 1em auto; padding: 0 1em }
    h1 { font-size: 1.1em; border-bottom: 1px solid #999; padding-bottom: .5em }
    h2 { font-size: 1.1em; margin: 1.6em 0 .2em }
    p { margin: .3em 0; overflow-wrap: anywhere }
    .standing, small { opacity: .7 }
    </style>

    """

  static func html(_ notice: Notice) -> String {
    var text = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>"
    text += ShownText.markup(notice.heading) + "</title>\n\(style)</head>\n<body>\n"
    if notice.count != 1 || notice.lead != nil {
      text += "<h1>\(ShownText.markup(notice.lead ?? notice.heading))</h1>\n"
    }
    for note in notice.notes {
      let title = "<span dir=\"auto\">\(ShownText.markup(note.title))</span>"
      let linked = note.link.map { link in
        "<a href=\"\(ShownText.markup(link))\" rel=\"noopener noreferrer nofollow\">\(title)</a>"
      }
      text += "<h2>\(note.isHigh ? "! " : "")\(linked ?? title)</h2>\n"
      text += "<p class=\"standing\">\(ShownText.markup(note.standing))</p>\n"
      for statement in note.statements {
        let who = statement.speaker.map { speaker in
          "<b><bdi>\(ShownText.markup(speaker))</bdi></b>"
            + (statement.stance.map { " <i>\(ShownText.markup($0))</i>" } ?? "") + ": "
        }
        text += "<p dir=\"auto\">\(who ?? "")\(ShownText.markup(statement.content))</p>\n"
      }
      text += "<p><small>alert \(ShownText.markup(note.id)), seq \(note.seq)</small></p>\n"
    }
    if let rest = notice.rest { text += "<p>\(ShownText.markup(rest))</p>\n" }
    return text + "</body></html>"
  }
}
