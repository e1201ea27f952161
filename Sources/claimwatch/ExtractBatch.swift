import AlertLog
import ArgumentParser
import ClaimExtract
import Daemon
import FeedModel
import Glibc
import JSONText

/// The line form of `claimwatch extract`: one JSON object in, one out.
struct ExtractBatch {
  let extractor: any ClaimExtractor
  /// The declared language of lines that declare none.
  let language: String?

  /// Answers every line of `file`. A line that cannot be read is answered with an `error` member,
  /// and the exit code says so at the end.
  func run(_ file: String) throws {
    let bytes: [UInt8]
    do { bytes = try InputFile.read(file, limit: 1 << 30) } catch { throw error.reported() }
    var hasFaults = false
    for line in bytes.split(separator: 0x0A) {
      var json = JSONWriter()
      if let request = Request(line) {
        // The title often stands at the beginning of the text as well, and is not read twice.
        let title = request.title.flatMap { Self.begins(request.text, with: $0) ? nil : $0 }
        let text = ItemText(title: title, summary: nil, content: request.text)
        let extraction = extractor.extract(
          ClaimDocument(
            text: text, published: request.date?.instant, language: request.language ?? language))
        Self.write(extraction, of: text, id: request.id, extractor: extractor.name, to: &json)
      } else {
        hasFaults = true
        json.object { $0.member("error", "not an object with the texts 'id' and 'text'") }
      }
      guard Terminal.write(json.bytes + [0x0A]) else { return }
    }
    if hasFaults { throw ExitStatus.dataError }
  }

  private static func begins(_ text: String, with title: String) -> Bool {
    text.utf8.starts(with: title.utf8)
  }

  private struct Request {
    let id: String
    let text: String
    let title: String?
    let language: String?
    let date: PublicationDate?

    init?(_ line: ArraySlice<UInt8>) {
      guard let value = try? JSONValue(parsing: Array(line)), let id = value["id"]?.string,
        let text = value["text"]?.string
      else { return nil }
      self.id = id
      self.text = text
      title = value["title"]?.string
      language = value["language"]?.string
      // Records from elsewhere carry dates of many forms; one that cannot be read counts as none.
      date = value["date"]?.string.flatMap(PublicationDate.init)
    }
  }

  /// Writes the record of one text.
  static func write(
    _ extraction: ClaimExtraction, of text: ItemText, id: String?, extractor: String,
    to json: inout JSONWriter
  ) {
    let writer = ClaimWriter(claims: extraction.claims, text: text, itemID: id ?? "")
    json.object { json in
      if let id { json.member("id", id) }
      json.member("extractor", extractor)
      json.member("language", extraction.language)
      json.member("claims_status", extraction.languageSupported ? "extracted" : "unsupported")
      json.key("claims")
      json.array(extraction.claims.indices) { writer.write($1, matched: false, to: &$0) }
      json.key("no_response")
      json.array(extraction.noResponse) { writer.offsets.write($1, to: &$0) }
    }
  }
}
