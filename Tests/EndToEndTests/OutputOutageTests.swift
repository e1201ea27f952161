import Foundation
import Glibc
import Locking
import LoopbackServer
import TestSupport
import Testing

/// Every receiver is down for two days, by a clock that the test moves, while the log is rotated and packed.
@Suite(.fewAtOnce, .disabled(if: Sanitizers.areOn, "a sanitizer must be loaded first"))
struct OutputOutageTests {
  private let workspace: Workspace
  private let feed = LoopbackServer()

  init() throws { workspace = try Workspace() }

  /// An alert each two hours.
  private static let alerts = 24
  private static let step = 7200

  private func receivers() async throws -> [any ScriptedReceiver] {
    let webhook = try ScriptedWebhook(in: workspace, "")
    webhook.receiver.answer { _ in .status(500) }
    var all: [any ScriptedReceiver] = [
      webhook, try ScriptedRoom(in: workspace, "collect = \"10ms\"") { _ in Answer([.reset]) },
      try ScriptedProgram(
        in: workspace, stream: true, "", script: "answer(1, id); continue"),
      try ScriptedProgram(in: workspace, stream: false, "", script: "answer(1, id)"),
    ]
    if MailServer.isThere {
      all.append(try await ScriptedMail(in: workspace, "", replies: ["451 come back"]))
    } else {
      print("SKIPPED: no mails in OutputOutageTests, which need python3-aiosmtpd")
    }
    return all
  }

  private var atom: URL { workspace.folder.appending(path: "later/alerts.atom") }
  /// Where the daemon finds /run/systemd/journal.
  private var journal: URL { workspace.folder.appending(path: "journal") }
  private static let canHide = geteuid() == 0 && NativeTool.output(of: "unshare -m true") != nil

  private func start(_ environment: [String: String]) throws -> ClaimwatchProcess {
    let words = ["run", "--config", workspace.configuration.path]
    guard Self.canHide else {
      return try ClaimwatchProcess(words, in: workspace, environment: environment)
    }
    let script = """
      mount -t tmpfs none /run && mkdir -p /run/systemd/journal \
      && mount --bind "$0" /run/systemd/journal && exec "$@"
      """
    return try ClaimwatchProcess(
      ["-m", "sh", "-c", script, journal.path, ClaimwatchProcess.binary.path] + words,
      in: workspace,
      environment: environment, program: URL(filePath: "/usr/bin/unshare"))
  }

  @Test func afterTwoDaysEverythingComesInOrderAndOnce() async throws {
    defer { feed.stop() }
    let receivers = try await receivers()
    defer { for receiver in receivers { receiver.stop() } }
    try FileManager.default.createDirectory(at: journal, withIntermediateDirectories: false)
    var ids = ["desk", "room", "stream", "each"] + (MailServer.isThere ? ["desk-mail"] : [])
    var outputs = receivers.map(\.output).joined()
    outputs +=
      "\n[[output]]\nid = \"feed\"\nkind = \"atom\"\nfile = \"\(atom.path)\"\nfrom = \"start\"\n"
    ids.append("feed")
    if Self.canHide {
      outputs += "\n[[output]]\nid = \"journal\"\nkind = \"journal\"\nfrom = \"start\"\n"
      ids.append("journal")
    } else {
      print(
        "SKIPPED: no journal in OutputOutageTests, which needs to be root and a mount namespace")
    }
    try workspace.configure(eagerFeed(feed.url("/feed")) + "\n" + firstWatches + outputs)
    var news = NewsWire()
    feed.serve("/feed", .ok(news.feed))
    let clock = try MovedClock(in: workspace)
    let daemon = try start(clock.environment)
    for number in 1...Self.alerts {
      news.publish(1)
      feed.serve("/feed", .ok(news.feed))
      try await eventually("it is logged: \(daemon.errors)") {
        logged().contains(number)
      }
      try rotate(at: number)
      try clock.pass(Self.step)
    }
    try await eventually("all are said to be down: \(daemon.errors)") {
      try count("output.down") == ids.count
    }
    // Up again; the next attempt may be a day away.
    for receiver in receivers { try receiver.takeAll() }
    try FileManager.default.createDirectory(
      at: atom.deletingLastPathComponent(), withIntermediateDirectories: false)
    let socket = try DatagramSocket(journal.appending(path: "socket").path)
    defer { socket.stop() }
    for _ in 1...8 {
      try clock.pass(2 * Self.step)
      // Looked at by the daemon before it is moved on.
      try await Task.sleep(for: .seconds(1))
    }
    let all = Array(1...Self.alerts)
    for receiver in receivers {
      try await eventually("all are taken: \(receiver.taken) \(daemon.errors.suffix(2000))") {
        receiver.taken.joined().count >= all.count
      }
      let came = receiver.taken.flatMap { $0 }
      #expect(came == all, "\(type(of: receiver)): \(came)")
      #expect(receiver.known == 0, "\(type(of: receiver))")
    }
    try await eventually("the file holds all: \(daemon.errors)") {
      let text = (try? String(contentsOf: atom, encoding: .utf8)) ?? ""
      return text.components(separatedBy: "<entry>").count - 1 == Self.alerts
    }
    if Self.canHide {
      func heard() -> [Int] {
        socket.received.flatMap { text in
          text.matches(of: /CLAIMWATCH_SEQ=(\d+)/).compactMap { Int($0.1) }
        }
      }
      try await eventually("the journal has all: \(heard()) \(daemon.errors)") {
        heard().count >= all.count
      }
      #expect(heard() == all)
    }
    try await eventually("all are said to be up: \(daemon.errors)") {
      try count("output.up") == ids.count
    }
    daemon.send(SIGTERM)
    #expect(try await daemon.exitStatus() == 0, "\(daemon.errors)")
    for kind in ["output.down", "output.up"] {
      let said = try workspace.alertObjects(in: workspace.events)
        .filter { $0["event"] as? String == kind }.compactMap { $0["output"] as? String }
      #expect(said.sorted() == ids.sorted(), "\(kind)")
    }
    #expect(try count("output.gap") == 0)
    #expect(try count("output.dead_letter") == 0)
  }

  private func count(_ kind: String) throws -> Int {
    try workspace.eventTypes().count { $0 == kind }
  }

  /// The numbers that stand in the log and its rotated files.
  private func logged() -> [Int] {
    workspace.lines(of: workspace.alerts).compactMap { line in
      line.firstMatch(of: /"seq":(\d+)/).flatMap { Int($0.1) }
    }
  }

  /// As logrotate does it: a file is packed when it is rotated for the second time.
  private func rotate(at number: Int) throws {
    guard number % 6 == 0 else { return }
    let log = workspace.alerts.path
    let manager = FileManager.default
    for age in stride(from: 4, through: 2, by: -1)
    where manager.fileExists(atPath: "\(log).\(age).gz") {
      try manager.moveItem(atPath: "\(log).\(age).gz", toPath: "\(log).\(age + 1).gz")
    }
    if manager.fileExists(atPath: log + ".1") {
      try manager.moveItem(atPath: log + ".1", toPath: log + ".2")
      _ = try #require(NativeTool.output(of: "gzip '\(log).2'"))
    }
    try manager.moveItem(atPath: log, toPath: log + ".1")
  }
}

/// A clock that the test moves on under the real daemon (`Native/clock_shim.c`).
final class MovedClock {
  let environment: [String: String]
  private let file: FileHandle
  private var shift: Int64 = 0

  /// A clock that shows the machine's time.
  init(in workspace: Workspace) throws {
    let shim = workspace.folder.appending(path: "clock.so")
    try NativeTool.build("clock_shim", options: ["-shared", "-fPIC"], to: shim)
    let path = workspace.folder.appending(path: "clock")
    try withUnsafeBytes(of: shift) { try Data($0).write(to: path) }
    file = try FileHandle(forWritingTo: path)
    environment = ["LD_PRELOAD": shim.path, "CLAIMWATCH_CLOCK": path.path]
  }

  deinit { try? file.close() }

  /// So many seconds pass at once.
  func pass(_ seconds: Int) throws {
    shift += Int64(seconds)
    try file.seek(toOffset: 0)
    try withUnsafeBytes(of: shift) { try file.write(contentsOf: $0) }
  }
}

/// A socket at a path that takes datagrams as they come, as the journal's: what nobody reads fills it after ten.
final class DatagramSocket: Sendable {
  struct CannotBind: Error { let number: Int32 }
  private let file: Int32
  private let texts = Guarded<[String]>([])
  var received: [String] { texts.withLock { $0 } }

  init(_ path: String) throws {
    file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw CannotBind(number: errno) }
    Thread.detachNewThread { [self] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = recv(file, &buffer, buffer.count, 0)
        guard count > 0 else { break }
        texts.withLock { $0.append(String(decoding: buffer.prefix(count), as: UTF8.self)) }
      }
      close(file)
    }
  }

  /// Ends it.
  func stop() { shutdown(file, Int32(SHUT_RDWR)) }
}
