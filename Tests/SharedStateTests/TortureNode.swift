import AlertLog
import ContentDigest
import Foundation
import Glibc
import Locking
import PostgreSQL
import Testing

@testable import SharedState

/// What torture's parent and its nodes agree on.
struct TortureGround: Sendable {
  static let variable = "CLAIMWATCH_TORTURE_NODE"
  static let hosts = 48
  /// Milliseconds between two fetches on a host.
  static let spacing: UInt64 = 300

  var address: String
  var folder: String
  var name: String
  /// File calls of the delivery until the process kills itself.
  var calls: Int

  var text: String { "\(address)|\(folder)|\(name)|\(calls)" }

  init(address: String, folder: String, name: String, calls: Int) {
    (self.address, self.folder, self.name, self.calls) = (address, folder, name, calls)
  }

  init?(_ text: String) {
    let parts = text.components(separatedBy: "|")
    guard parts.count == 4, let calls = Int(parts[3]) else { return nil }
    self.init(address: parts[0], folder: parts[1], name: parts[2], calls: calls)
  }

  static func shard(_ host: Int) -> Shard { Shard(of: "host\(host).example") }
  static func id(_ host: Int, _ item: Int64) -> DerivedUUID {
    DerivedUUID(SHA256Digest(utf8: "\(host)/\(item)"))
  }

  /// How many items a host has published: the parent appends a byte for each.
  func published(_ host: Int) -> Int64 {
    var status = stat()
    return stat("\(folder)/published-\(host)", &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Appends a line at once, whoever else does.
  func note(_ file: String, _ line: String) {
    let descriptor = open("\(folder)/\(file)", O_WRONLY | O_APPEND | O_CREAT, 0o644)
    guard descriptor >= 0 else { return }
    let bytes = Array("\(line)\n".utf8)
    _ = write(descriptor, bytes, bytes.count)
    close(descriptor)
  }
}

/// A node in small, in a process of its own: it tends its shards, fetches what its hosts have published, commits what is
/// new under its leases, and carries the alerts of all into its log.
@Suite struct TortureNode {
  /// Does nothing but in the processes that ``ClusterTortureTests`` starts, and there it never returns.
  @Test(.enabled(if: ProcessInfo.processInfo.environment[TortureGround.variable] != nil))
  func runs() throws {
    let text = try #require(ProcessInfo.processInfo.environment[TortureGround.variable])
    let ground = try #require(TortureGround(text))
    let node = try TortureLoop(ground)
    Thread { node.tendAlways() }.start()
    Thread { node.deliverAlways() }.start()
    node.pollAlways()
  }
}

/// What such a process does on its three threads.
private final class TortureLoop: @unchecked Sendable {
  private let ground: TortureGround
  private let leases: NodeLeases
  private let parent = getppid()
  /// Shards that a poll is under way for.
  private let busy = Guarded<Set<Shard>>([])

  init(_ ground: TortureGround) throws {
    self.ground = ground
    let session = Self.session(ground)
    while true {
      do {
        leases = try NodeLeases(session, name: ground.name, program: "torture")
        return
      } catch is PostgresError { usleep(100_000) }
    }
  }

  private static func session(_ ground: TortureGround) -> PostgresSession {
    PostgresSession(
      ground.address, program: "torture",
      limits: PostgresLimits(statement: 5_000, lock: 5_000, idle: 5_000))
  }

  private func live() { if getppid() != parent { exit(0) } }

  func tendAlways() {
    while true {
      live()
      do {
        let news = try leases.tend { shard in !busy.withLock { $0.contains(shard) } }
        for shard in news.gained {
          ground.note("moves", "\(BootClock.now) \(shard.number) \(ground.name)")
        }
        for _ in 0..<100 { usleep(100_000); live() }
      } catch { usleep(500_000) }
    }
  }

  func deliverAlways() {
    let session = Self.session(ground)
    let files = DyingFiles(calls: ground.calls)
    var log: NodeLog?
    while true {
      live()
      do {
        if log == nil {
          log = try NodeLog(session, name: ground.name, folder: ground.folder, files: files)
        }
        try log?.deliver()
      } catch let error as SharedStateError {
        ground.note("faults", "\(ground.name): \(error)")
        log = nil
      } catch { log = nil }
      usleep(200_000)
    }
  }

  func pollAlways() {
    let session = Self.session(ground)
    let commit = SharedCommit(Self.session(ground), epoch: leases.epoch)
    var next = [UInt64](repeating: 0, count: TortureGround.hosts)
    while true {
      live()
      for host in 0..<TortureGround.hosts where next[host] <= BootClock.now {
        guard let lease = leases.lease(of: TortureGround.shard(host)) else { continue }
        busy.withLock { _ = $0.insert(lease.shard) }
        defer { busy.withLock { _ = $0.remove(lease.shard) } }
        let now = BootClock.now
        next[host] = now + TortureGround.spacing * 1_000_000
        ground.note("fetches", "\(now) \(host) \(ground.name) \(leases.epoch) \(lease.fence)")
        do { try take(host, lease, session, commit) } catch {
          // Nothing was written; it is read again.
        }
      }
      usleep(20_000)
    }
  }

  private func take(
    _ host: Int, _ lease: NodeLeases.Lease, _ session: PostgresSession, _ commit: SharedCommit
  ) throws {
    let published = ground.published(host)
    guard published > 0 else { return }
    let known = Set(
      try session.run("SELECT item FROM torture_item WHERE host = $1", [.int(Int64(host))])
        .rows.compactMap { $0.int(0) })
    let fresh = (0..<published).filter { !known.contains($0) }
    guard !fresh.isEmpty else { return }
    var tries = 0
    while true {
      do {
        try commit.run([lease]) { transaction in
          try transaction.run(
            "INSERT INTO torture_item (host, item) SELECT $1, unnest($2::bigint[])",
            [.int(Int64(host)), .ints(fresh)])
          var head = try LogHead(transaction)
          for item in fresh {
            let id = TortureGround.id(host, item)
            head.append(id) { NodeLog.line(id.description, $0) }
          }
          try head.finish()
        }
        return
      } catch let error as PostgresError {
        if commit.isOutcomeUnknown {
          if try settle(commit) == .committed { return }
        } else if error.code == .constraint {
          // Another node has written what this one judged under a lease that still holds.
          ground.note("faults", "\(ground.name): \(error)")
          return
        }
        tries += 1
        guard tries < 100, error.isTransient else { throw error }
        usleep(50_000)
      }
    }
  }

  private func settle(_ commit: SharedCommit) throws -> SharedCommit.Outcome {
    while true {
      live()
      do { return try commit.settle() } catch let error as PostgresError {
        guard error.isTransient else { throw error }
        usleep(100_000)
      }
    }
  }
}
