import Foundation
import Locking
import LoopbackServer

/// Who takes alerts of a ``NewsWire`` as its script says, and keeps what it took.
protocol ScriptedReceiver: AnyObject {
  /// The `[[output]]` that leads here.
  var output: String { get }
  /// Messages that came, taken or not.
  var attempts: Int { get }
  /// The reports of each message that was taken, in order of arrival, by their numbers on the wire; a message that its
  /// receiver knows for one it had is left out.
  var taken: [[Int]] { get }
  /// Messages that were taken though their receiver had them.
  var known: Int { get }
  /// Takes everything from now on.
  func takeAll() throws
  func stop()
}

extension ScriptedReceiver {
  var known: Int { 0 }

  /// The numbers of reports whose titles stand in `text`, each once.
  static func reports(in text: String) -> [Int] {
    var numbers: [Int] = []
    for match in text.matches(of: /\bReport (\d+)\b/) {
      if let number = Int(match.1), !numbers.contains(number) { numbers.append(number) }
    }
    return numbers
  }
}

/// A webhook.
final class ScriptedWebhook: ScriptedReceiver {
  let receiver = WebhookReceiver()
  let output: String

  init(in workspace: Workspace, _ more: String) throws {
    output = try receiver.output(in: workspace, "from = \"start\"\n\(more)")
  }

  var attempts: Int { receiver.messages.count }
  /// It knows by the id what it had.
  var taken: [[Int]] { unique.taken }
  var known: Int { unique.known }
  private var unique: (taken: [[Int]], known: Int) {
    var ids: Set<String> = []
    let fresh = receiver.taken.filter { ids.insert($0.id).inserted }
    return (
      fresh.map { message in
        let object = try? JSONSerialization.jsonObject(with: Data(message.request.body))
        let item = (object as? [String: Any])?["item"] as? [String: Any]
        return Self.reports(in: item?["title"] as? String ?? "")
      }, receiver.taken.count - fresh.count
    )
  }
  func takeAll() { receiver.answer { _ in nil } }
  func stop() { receiver.stop() }
}

/// A homeserver of Matrix, which takes each transaction once.
final class ScriptedRoom: ScriptedReceiver, Sendable {
  private struct Message: Sendable {
    let transaction: String
    let text: String
  }
  private let server = LoopbackServer()
  private let answers: Guarded<@Sendable (Int) -> Answer?>
  private let count = Guarded(0)
  private let box = Guarded<[Message]>([])
  let output: String

  init(
    in workspace: Workspace, _ more: String, answer: @escaping @Sendable (Int) -> Answer?
  ) throws {
    answers = Guarded(answer)
    let secret = workspace.folder.appending(path: "room.key")
    try Data("syt_token\n".utf8).write(to: secret)
    output = """

      [[output]]
      id = "room"
      kind = "chat"
      service = "matrix"
      url = "\(server.url("/"))"
      room = "!room:desk.example"
      secret_file = "\(secret.path)"
      from = "start"
      \(more)
      """
    server.serve("*") { [self] request in
      let number = count.withLock { count in
        count += 1
        return count - 1
      }
      if let answer = answers.withLock({ $0 })(number) { return answer }
      let object = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
      let message = Message(transaction: request.path, text: object?["body"] as? String ?? "")
      box.withLock { $0.append(message) }
      return .ok("{\"event_id\":\"$1\"}")
    }
  }

  var attempts: Int { count.withLock { $0 } }
  var taken: [[Int]] { fresh.map { Self.reports(in: $0.text) } }
  var known: Int { box.withLock { $0.count } - fresh.count }
  private var fresh: [Message] {
    var transactions: Set<String> = []
    return box.withLock { $0 }.filter { transactions.insert($0.transaction).inserted }
  }
  func takeAll() { answers.withLock { $0 = { _ in nil } } }
  func stop() { server.stop() }
}

/// A mail server.
final class ScriptedMail: ScriptedReceiver {
  let server: MailServer
  let output: String

  init(in workspace: Workspace, _ more: String, replies: [String]) async throws {
    server = try await MailServer(in: workspace)
    try server.replyAlways(replies)
    output = try server.output("\(more)\n\(server.login)")
  }

  var attempts: Int { server.attempts }
  /// Whoever reads mail knows by the `Message-ID` what came before.
  var taken: [[Int]] { fresh.map { Self.reports(in: $0.text) } }
  var known: Int { server.mails.count - fresh.count }
  private var fresh: [MailServer.Mail] {
    var ids: Set<String> = []
    return server.mails.filter { ids.insert($0.header("Message-ID") ?? "").inserted }
  }
  func takeAll() { server.takeAll() }
  func stop() { server.stop() }
}

/// A program in Python: for each alert, or one for all.
final class ScriptedProgram: ScriptedReceiver {
  private let workspace: Workspace
  private let name: String
  let output: String

  /// `script` says what is done with an alert by the attempt's `number`: `take` keeps it, all else is up to the script. While the
  /// file `open` is not there.
  init(in workspace: Workspace, stream: Bool, _ more: String, script: String) throws {
    self.workspace = workspace
    name = stream ? "stream" : "each"
    let program = """
      import json, os, sys, time
      base = sys.argv[1]
      def keep(name, text):
        with open(base + name, "a") as file: file.write(text + "\\n")
      def answer(status, id):
        \(stream ? "print(status, id, flush=True)" : "sys.exit(status)")
      for line in sys.stdin:
        alert = json.loads(line)
        id = alert["id"]
        keep(".attempts", id)
        number = len(open(base + ".attempts").readlines())
        if not os.path.exists(base + ".open"):
      \(script.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
        keep(".taken", id + " " + alert["item"]["title"])
        answer(0, id)
      """
    let file = workspace.folder.appending(path: "\(name).py")
    try Data(program.utf8).write(to: file)
    output = """

      [[output]]
      id = "\(name)"
      kind = "command"
      mode = "\(name)"
      command = ["/usr/bin/python3", "\(file.path)", "\(workspace.folder.appending(path: name).path)"]
      from = "start"
      \(more)
      """
  }

  private func lines(_ ending: String) -> [String] {
    workspace.lines(of: workspace.folder.appending(path: name + ending))
  }
  var attempts: Int { lines(".attempts").count }
  /// As a program does that looks whether it has an id.
  var taken: [[Int]] { fresh.map(Self.reports) }
  var known: Int { lines(".taken").count - fresh.count }
  private var fresh: [String] {
    var ids: Set<Substring> = []
    return lines(".taken").filter { ids.insert($0.prefix { $0 != " " }).inserted }
  }
  func takeAll() throws { try Data().write(to: workspace.folder.appending(path: name + ".open")) }
  func stop() {}
}
