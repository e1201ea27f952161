import AlertLog
import FeedModel
import JSONText

/// What an earlier report told, read from its JSON.
public struct EarlierReport: Sendable {
  /// One item of it.
  struct Item: Sendable {
    let revision: Int
    var wordings: [Wording]
  }
  let window: ReportDocument.Window
  let items: [ByteKey: Item]

  /// Why a file is no earlier report.
  public struct Fault: Error, CustomStringConvertible {
    public let description: String
  }

  /// Reads the JSON of a report, of a part or of a whole one.
  public init(parsing bytes: [UInt8]) throws(Fault) {
    let value: JSONValue
    do { value = try JSONValue(parsing: bytes) } catch {
      throw Fault(description: "is no JSON: \(error)")
    }
    guard value["schema"]?.string.hasSameBytes(as: ReportJSON.schema) == true,
      let from = value["window"]?["from"]?.string.flatMap({ LoggedTime.parse($0.utf8) }),
      let to = value["window"]?["to"]?.string.flatMap({ LoggedTime.parse($0.utf8) })
    else { throw Fault(description: "is no report: \(ReportJSON.schema) is expected") }
    guard value["pages"]?.array?.isEmpty != false else {
      throw Fault(description: "is the index of a report in parts: name one of its parts")
    }
    window = ReportDocument.Window(from: from, to: to)
    var items: [ByteKey: Item] = [:]
    for story in value["stories"]?.array ?? [] {
      for item in story["items"]?.array ?? [] {
        guard let id = item["id"]?.string else { continue }
        items[ByteKey(id)] = Item(
          revision: item["revision"]?.integer ?? 1,
          wordings: (item["claims"]?.array ?? []).compactMap(Self.wording))
      }
    }
    self.items = items
  }

  private static func wording(_ value: JSONValue) -> Wording? {
    guard let id = value["claim_id"]?.string, let text = value["text"]?.string else { return nil }
    return Wording(claimID: id, speaker: value["speaker"]?.string, text: text)
  }
}
