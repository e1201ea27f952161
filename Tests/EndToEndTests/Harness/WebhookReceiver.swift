import Foundation
import Locking
import LoopbackServer
import Testing

/// A receiver of webhooks on loopback, which answers as a test tells it, and keeps all that came.
final class WebhookReceiver: Sendable {
  static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

  /// One attempt at an alert.
  struct Message: Sendable {
    let request: RecordedRequest
    /// Whether it was answered by 200.
    let isTaken: Bool
    var id: String { request.headers["webhook-id"] ?? "" }
    var seq: Int {
      let object = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
      return object?["seq"] as? Int ?? -1
    }
  }

  private let server: LoopbackServer
  private let answers: Guarded<@Sendable (Int) -> Answer?>
  private let received = Guarded<[Message]>([])

  init(port: LoopbackPort? = nil) {
    server = LoopbackServer(port: port)
    answers = Guarded { _ in nil }
    server.serve("/hook") { [self] request in
      let number = received.withLock { $0.count }
      let answer = answers.withLock { $0 }(number)
      received.withLock { $0.append(Message(request: request, isTaken: answer == nil)) }
      return answer ?? .status(200)
    }
  }

  /// Sets what the next messages are answered, by how many came before; nil takes one.
  func answer(_ answer: @escaping @Sendable (Int) -> Answer?) {
    answers.withLock { $0 = answer }
  }

  var messages: [Message] { received.withLock { $0 } }
  var taken: [Message] { messages.filter(\.isTaken) }

  func stop() { server.stop() }

  /// An `[[output]]` that leads here, with its secret in a file.
  func output(in workspace: Workspace, id: String = "desk", _ more: String = "") throws -> String {
    let secret = workspace.folder.appending(path: "hook.key")
    try Data((Self.secret + "\n").utf8).write(to: secret)
    return """

      [[output]]
      id = "\(id)"
      kind = "webhook"
      url = "\(server.url("/hook"))"
      secret_file = "\(secret.path)"
      \(more)
      """
  }

  /// Has the `standardwebhooks` package of PyPI verify every message, by the clock of the time when it came.
  func verifyByPackage(in workspace: Workspace) async throws {
    let venv = repositoryRoot.appending(path: ".build/standardwebhooks-venv").path
    let install =
      "test -f '\(venv)/done' || { python3 -m venv '\(venv)' && "
      + "timeout 120 '\(venv)/bin/pip' install -q standardwebhooks==1.1.0 && touch '\(venv)/done'; }"
    guard NativeTool.output(of: install) != nil else {
      print("SKIPPED: no signature is verified by standardwebhooks, which cannot be had from PyPI")
      return
    }
    let program = """
      import base64, datetime, sys
      from standardwebhooks import Webhook, webhooks
      # What came an hour ago is verified as it was then: old messages are refused, which is tried first.
      class Then(datetime.datetime):
        now_then = None
        @classmethod
        def now(cls, tz=None): return cls.fromtimestamp(cls.now_then, tz)
      webhooks.datetime = Then
      hook, count = Webhook(sys.argv[1]), 0
      for line in sys.stdin:
        id, time, signatures, body = line.rstrip("\\n").split("\\t")
        headers = {"webhook-id": id, "webhook-timestamp": time, "webhook-signature": signatures}
        body = base64.b64decode(body)
        for seconds, fits in [(int(time), True), (int(time) + 301, False)]:
          Then.now_then = seconds
          try: assert hook.verify(body, headers)["id"] == id and fits
          except webhooks.WebhookVerificationError as error:
            if fits: sys.exit(f"{id}: {error}")
        try:
          Then.now_then = int(time)
          hook.verify(body + b" ", headers)
          sys.exit(f"{id}: another body passes")
        except webhooks.WebhookVerificationError: count += 1
      print(count)
      """
    let result = try await ClaimwatchProcess.run(
      ["-c", program, Self.secret], in: workspace, input: signedLines,
      program: URL(filePath: venv + "/bin/python3"))
    #expect(result.status == 0 && result.output == "\(messages.count)\n", "\(result.errors)")
  }

  /// A line for each message: id, time, signatures and the body in base64.
  private var signedLines: String {
    messages.map { message in
      let headers = message.request.headers
      return [
        headers["webhook-id"] ?? "", headers["webhook-timestamp"] ?? "",
        headers["webhook-signature"] ?? "", Data(message.request.body).base64EncodedString(),
      ].joined(separator: "\t") + "\n"
    }.joined()
  }

  /// What is wrong with the signatures, checked by Python's hmac; empty where nothing is.
  func complaints(in workspace: Workspace) async throws -> String {
    let program = """
      import base64, hashlib, hmac, sys
      key = base64.b64decode(sys.argv[1].removeprefix("whsec_"))
      for line in sys.stdin:
        id, time, signatures, body = line.rstrip("\\n").split("\\t")
        body = base64.b64decode(body)
        mac = hmac.new(key, f"{id}.{time}.".encode() + body, hashlib.sha256).digest()
        if "v1," + base64.b64encode(mac).decode() not in signatures.split(" "):
          print("wrong signature of", id)
      """
    let result = try await ClaimwatchProcess.run(
      ["-c", program, Self.secret], in: workspace, input: signedLines,
      program: URL(filePath: "/usr/bin/python3"))
    return result.status == 0 ? result.output : result.errors
  }
}
