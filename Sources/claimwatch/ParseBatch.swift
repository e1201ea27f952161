import FeedParse
import JSONText

/// The line form of `claimwatch parse`: {"file","http_headers","url"} in, one document out.
enum ParseBatch {
  /// The answer to one request, without its line feed. What cannot be read is answered with an
  /// `error` member and no entries.
  static func answer(_ line: String, parser: FeedParser) -> [UInt8] {
    guard let request = try? JSONValue(parsing: line.utf8), let file = request["file"]?.string
    else { return failure("bad-request", "not an object with the text 'file'") }
    let headers = request["http_headers"]?.members ?? []
    let origin = FeedParser.Origin(
      url: request["url"]?.string,
      headers: headers.compactMap { field in
        field.value.string.map { (name: field.name, value: $0) }
      })
    let bytes: [UInt8]
    do { bytes = try InputFile.read(file, limit: parser.options.maximumBytes) } catch {
      return failure("unreadable", error.message)
    }
    do throws(FeedParseError) {
      return FeedDocumentWriter.json(try parser.parse(bytes, origin: origin))
    } catch {
      return FeedDocumentWriter.json(error)
    }
  }

  private static func failure(_ code: String, _ message: String) -> [UInt8] {
    var json = JSONWriter(reserving: 256)
    json.object { json in
      json.key("error")
      json.object { json in
        json.member("code", code)
        json.member("message", message)
      }
      json.key("entries")
      json.array([String]()) { $0.value($1) }
    }
    return json.bytes
  }
}
