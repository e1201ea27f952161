import FeedModel
import JSONText
import Testing

@testable import Outputs

/// What goes over the wire, byte by byte.
@Suite struct WebhookTests {
  private static func secret(_ text: String) throws -> WebhookSecret {
    try #require(try WebhookSecret.all(in: Array(text.utf8)).first)
  }

  /// The example of the specification's own libraries (standard-webhooks, libraries/*/test).
  @Test func theSignatureIsThatOfTheStandard() throws {
    let secret = try Self.secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    let signature = secret.signature(
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330,
      body: Array(#"{"test": 2432232314}"#.utf8))
    #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func secretsAreReadStrictly() {
    func fault(_ text: String) -> WebhookSecret.Fault? {
      do throws(WebhookSecret.Fault) {
        _ = try WebhookSecret.all(in: Array(text.utf8))
        return nil
      } catch { return error }
    }
    #expect(fault("\n \n") == .empty)
    #expect(fault("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") == .noPrefix)
    #expect(fault("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!w") == .notBase64)
    #expect(fault("whsec_AAAA") == .wrongLength(3))
    #expect(fault("whsec_" + String(repeating: "AAAA", count: 22)) == .wrongLength(66))
    let two =
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\r\nwhsec_" + String(repeating: "AAAA", count: 8)
    #expect(fault(two + "\n") == nil)
  }

  @Test func noPrintedFormShowsASecret() throws {
    let secret = try Self.secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    var shown = ""
    dump(secret, to: &shown)
    #expect(!"\(secret) \(String(reflecting: secret)) \(shown)".contains("49"))
  }

  private static let line = Array(
    """
    {"schema":"claimwatch.alert/1","id":"0192f0c1-0000-8000-8000-00000000002a","seq":42,"type":"alert.new",\
    "time":"2026-11-27T08:00:00.000Z","source":"//desk/claimwatch","summary":"[kestrel] Lena Varn: gone",\
    "watch":{"id":"kestrel","name":"Kestrel"},"item":{"title":"Lights go out","link":"https://gazette.example/pier"}}
    """.utf8)

  @Test func aFullBodyIsTheLineItself() {
    #expect(WebhookBody.full.bytes(of: Self.line) == Self.line)
    #expect(WebhookBody.full.contentType == "application/json")
  }

  @Test func aThinBodyHasWhatIsNeededToLookItUp() throws {
    let bytes = try #require(WebhookBody.thin.bytes(of: Self.line))
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"id":"0192f0c1-0000-8000-8000-00000000002a","seq":42,"type":"alert.new","time":"2026-11-27T08:00:00.000Z","summary":"[kestrel] Lena Varn: gone","watch":{"id":"kestrel"},"item":{"link":"https://gazette.example/pier"}}"#
    )
    #expect(WebhookBody.thin.bytes(of: Array("no alert".utf8)) == nil)
  }

  @Test func aCloudEventHasTheAlertAsItsData() throws {
    let body = WebhookBody.cloudEvent(.full)
    let event = try JSONValue(parsing: try #require(body.bytes(of: Self.line)))
    #expect(event["specversion"]?.string == "1.0")
    #expect(event["id"]?.string == "0192f0c1-0000-8000-8000-00000000002a")
    #expect(event["source"]?.string == "//desk/claimwatch")
    #expect(event["type"]?.string == "claimwatch.alert.new")
    #expect(event["subject"]?.string == "kestrel")
    #expect(event["time"]?.string == "2026-11-27T08:00:00.000Z")
    #expect(event["datacontenttype"]?.string == "application/json")
    #expect(event["data"] == (try JSONValue(parsing: Self.line)))
    #expect(body.contentType.hasPrefix("application/cloudevents+json"))
  }

  @Test func answersAreSorted() {
    let now = Instant(milliseconds: 1_800_000_000_000)
    func verdict(_ status: Int, _ after: String? = nil) -> OutputAnswer.Verdict {
      WebhookAnswer.sort(
        .status(status, retryAfter: after.map { Array($0.utf8) }, body: []), at: now
      ).verdict
    }
    for status in [200, 201, 202, 204] { #expect(verdict(status) == .done) }
    for status in [301, 302, 307, 308, 304, 500, 501, 418, 451] {
      #expect(verdict(status) == .failed)
    }
    for status in [400, 401, 403, 404, 413, 415] { #expect(verdict(status) == .misconfigured) }
    #expect(verdict(410) == .gone)
    for status in [429, 502, 503, 504] {
      #expect(verdict(status) == .busy(milliseconds: nil))
      #expect(verdict(status, "120") == .busy(milliseconds: 120_000))
      #expect(verdict(status, " 7 ") == .busy(milliseconds: 7000))
      #expect(verdict(status, "99999999999999999999") == .busy(milliseconds: .max))
      #expect(verdict(status, "soon") == .busy(milliseconds: nil))
    }
    // 1_800_000_000 is Fri, 15 Jan 2027 08:00:00 GMT.
    #expect(
      verdict(503, "Fri, 15 Jan 2027 08:02:00 GMT") == .busy(milliseconds: 120_000))
    let tls = HTTPFailure(code: "tls", message: "m", isForGood: true)
    #expect(WebhookAnswer.sort(.failure(tls), at: now).verdict == .misconfigured)
    let late = HTTPFailure(code: "timeout", message: "m")
    #expect(WebhookAnswer.sort(.failure(late), at: now).verdict == .failed)
  }

  @Test func anIDThatCannotStandInAHeaderIsRefused() {
    for id in ["", "a b", "a\r\nX: y", "é", String(repeating: "a", count: 129)] {
      #expect(!OutgoingAlert(seq: 1, id: id, line: []).hasPlainID)
    }
    #expect(OutgoingAlert(seq: 1, id: "0192f0c1-0000-8000-8000-00000000002a", line: []).hasPlainID)
  }
}
