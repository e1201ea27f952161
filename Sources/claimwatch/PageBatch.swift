import ArgumentParser
import ArticlePage
import Daemon
import JSONText

/// The line form of `claimwatch page`: {"id","html_file","url","charset"} in, one prediction out.
struct PageBatch {
  /// Answers every line of standard input. What cannot be read is answered with an `error` member, and
  /// the exit code says so at the end.
  func run() throws {
    var reader = ArticleReader()
    var hasFaults = false
    while let line = readLine(strippingNewline: true) {
      var json = JSONWriter()
      do throws(CommandFailure) {
        let request = try Request(line)
        let article = reader.read(try request.bytes(), charset: request.charset, url: request.url)
        PageJSON.prediction(article, id: request.id, to: &json)
      } catch {
        hasFaults = true
        json.object { json in
          json.member("id", Request.id(in: line))
          json.member("error", error.message)
        }
      }
      guard Terminal.write(json.bytes + [0x0A]) else { return }
    }
    if hasFaults { throw ExitStatus.dataError }
  }

  private struct Request {
    let id: String
    let file: String
    let url: String?
    let charset: String?

    static func id(in line: String) -> String? {
      (try? JSONValue(parsing: line.utf8))?["id"]?.string
    }

    init(_ line: String) throws(CommandFailure) {
      let value: JSONValue
      do throws(JSONError) { value = try JSONValue(parsing: line.utf8) } catch {
        throw CommandFailure(message: "not JSON: \(error)", status: ExitStatus.dataError)
      }
      guard let id = value["id"]?.string, let file = value["html_file"]?.string else {
        throw CommandFailure(
          message: "not an object with the texts 'id' and 'html_file'", status: ExitStatus.dataError
        )
      }
      self.id = id
      self.file = file
      url = value["url"]?.string
      charset = value["charset"]?.string
    }

    func bytes() throws(CommandFailure) -> [UInt8] {
      let bytes = try InputFile.read(file)
      do throws(PageFetch.Failure) { return try PageFetch.unpacked(bytes) } catch {
        throw CommandFailure(message: "\(file): \(error)", status: ExitStatus.dataError)
      }
    }
  }
}
