import AlertLog
import ArgumentParser
import Daemon

/// A line of an alert as its reader wants it: `{time} {watch} {speaker}: {content}`.
struct AlertFormat {
  private enum Piece {
    case text(String)
    case field(String)
  }
  private let pieces: [Piece]

  /// What may stand between braces.
  static let fields = [
    "time", "watch", "speaker", "stance", "content", "title", "link", "outlet", "summary",
    "priority", "type", "story", "seq", "id",
  ]

  /// Reads a format; `\n`, `\t` and `\\` are what they are in C, `{{` is a brace.
  init(_ text: String) throws {
    var pieces: [Piece] = []
    var plain = String.UnicodeScalarView()
    var name: String.UnicodeScalarView?
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if name != nil {
        if scalar == "}" {
          let field = String(name ?? .init())
          guard Self.fields.contains(field) else {
            throw ValidationError(
              "--format knows no {\(VisibleText.clean(field))}; it knows "
                + Self.fields.joined(separator: ", ") + ".")
          }
          pieces.append(.text(String(plain)))
          pieces.append(.field(field))
          plain = .init()
          name = nil
        } else {
          name?.append(scalar)
        }
        continue
      }
      switch scalar {
      case "{" where scalars.first == "{":
        scalars = scalars.dropFirst()
        plain.append("{")
      case "{": name = .init()
      case "\\":
        switch scalars.popFirst() {
        case "n": plain.append("\n")
        case "t": plain.append("\t")
        case let other?: plain.append(other)
        case nil: plain.append("\\")
        }
      default: plain.append(scalar)
      }
    }
    guard name == nil else { throw ValidationError("--format has a '{' without its '}'.") }
    pieces.append(.text(String(plain)))
    self.pieces = pieces
  }

  /// The line of an alert; nothing of a feed in it controls a terminal.
  func text(of alert: LoggedAlert, _ style: TimeStyle) -> String {
    let claims = (alert.record["claims"]?.array ?? []).filter { $0["matched"]?.bool == true }
    let claim = claims.first { $0["new"]?.bool == true } ?? claims.first
    func value(_ field: String) -> String {
      switch field {
      case "time": AlertLine.time(of: alert, style)
      case "watch": alert.watchID
      case "speaker":
        claim?["speaker_resolved"]?["name"]?.string ?? claim?["speaker"]?["text"]?.string ?? ""
      case "stance": claim?["stance"]?.string ?? ""
      case "content": claim?["content"]?["text"]?.string ?? alert.title ?? alert.summary
      case "title": alert.title ?? ""
      case "link": alert.link ?? ""
      case "outlet":
        alert.record["item"]?["publisher"]?["name"]?.string ?? alert.feedTitle ?? alert.feedID
      case "priority": alert.priority
      case "type": alert.type
      case "story": alert.record["cluster"]?["id"]?.string ?? ""
      case "seq": "\(alert.seq)"
      case "id": alert.id
      default: alert.summary
      }
    }
    return pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .field(let field): VisibleText.clean(value(field))
      }
    }.joined()
  }
}
