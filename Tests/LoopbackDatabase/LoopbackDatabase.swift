import Foundation

/// A real PostgreSQL of its own: a temporary cluster behind a Unix socket, which ends with this process, however
/// that ends.
///
/// The server refuses to run as root, so there it runs as the user `postgres`. Needs Debian's `postgresql`.
public final class LoopbackDatabase: Sendable {
  /// Where its files and its socket are.
  public let folder: String
  /// By which its socket is named, and where it listens if it is encrypted.
  public let port: Int
  /// Nil where it does not listen on TCP.
  public let certificates: LoopbackCertificates?
  private let keeper: Keeper

  /// Whoever holds this end of a pipe keeps the server running.
  final class Keeper: @unchecked Sendable {
    let process = Process()
    let end = Pipe()
  }

  /// Why there is none.
  public struct Trouble: Error, CustomStringConvertible {
    public let description: String
  }

  /// One that several tests share; each makes a database of its own. It syncs nothing.
  public static let shared = Result { try LoopbackDatabase() }

  /// Makes a cluster and starts its server.
  ///
  /// - Parameters:
  ///   - isDurable: whether what was committed outlives a kill of the server.
  ///   - isEncrypted: whether it listens on TCP as well, to whoever speaks TLS.
  public init(isDurable: Bool = false, isEncrypted: Bool = false) throws {
    let programs = try Self.programs()
    // Below /tmp, since the path of a socket has 107 bytes.
    folder = "/tmp/claimwatch-pg-\(UUID().uuidString.prefix(8).lowercased())"
    keeper = Keeper()
    certificates = isEncrypted ? LoopbackCertificates(folder: folder) : nil
    port = isEncrypted ? LoopbackCertificates.freePort() : 5432
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    if geteuid() == 0 { try Self.run("/bin/chown", ["postgres", folder]) }
    let durability = isDurable ? "on" : "off"
    // The last line: until its standard input ends, which it does with the process that holds the other end.
    let script = """
      cd '\(folder)' || exit 1
      '\(programs)/initdb' -D data -U claimwatch -A trust -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log 2>&1 || exit 1
      cat >>data/postgresql.conf <<'END'
      listen_addresses = '\(isEncrypted ? "127.0.0.1" : "")'
      port = \(port)
      unix_socket_directories = '\(folder)'
      fsync = \(durability)
      synchronous_commit = \(durability)
      full_page_writes = \(durability)
      max_connections = 150
      shared_buffers = 32MB
      autovacuum_naptime = 5s
      log_min_messages = warning
      END
      \(isEncrypted ? Self.encryption(folder) : "")
      start() { '\(programs)/postgres' -D data >>server.log 2>&1 & echo $! >server.pid; }
      start
      while read -r word; do case $word in start) start ;; esac; done
      kill -QUIT $(cat server.pid) 2>/dev/null
      wait
      rm -rf '\(folder)'
      """
    try Self.start(keeper, script)
    try waitUntilItAnswers()
  }

  /// What makes its certificates, and turns everybody away by TCP who speaks no TLS.
  private static func encryption(_ folder: String) -> String {
    """
    \(LoopbackCertificates.script)
    cat >>data/postgresql.conf <<'END'
    ssl = on
    ssl_cert_file = '\(folder)/server.crt'
    ssl_key_file = '\(folder)/server.key'
    END
    printf 'local all all trust\\nhostssl all all 127.0.0.1/32 trust\\n' >data/pg_hba.conf
    """
  }

  /// Runs a shell, as the user `postgres` where this is root: neither server runs as that.
  static func start(_ keeper: Keeper, _ script: String) throws {
    let isRoot = geteuid() == 0
    let process = keeper.process
    process.executableURL = URL(fileURLWithPath: isRoot ? "/usr/sbin/runuser" : "/bin/sh")
    process.arguments =
      isRoot ? ["-u", "postgres", "--", "/bin/sh", "-c", script] : ["-c", script]
    process.standardInput = keeper.end
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    try process.run()
  }

  deinit { try? keeper.end.fileHandleForWriting.close() }

  /// How libpq finds a database of it.
  public func address(_ database: String = "postgres", user: String = "claimwatch") -> String {
    "host=\(folder) port=\(port) dbname=\(database) user=\(user)"
  }

  /// The server's first process.
  public var serverProcess: pid_t? {
    let text = try? String(contentsOfFile: folder + "/server.pid", encoding: .utf8)
    return text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// Kills the server, as a lack of memory would, and starts it again.
  public func crashAndStart() throws {
    try crash()
    try start()
  }

  /// Kills the server. Nobody answers until it is started.
  public func crash() throws {
    guard let process = serverProcess else { throw Trouble(description: "no server") }
    // Its other processes see that the first is gone, and end.
    kill(process, SIGKILL)
    try wait("the server does not end") { !Self.isRunning(in: folder) }
    // Its shell may not have heard of its end: by its number it seems to be there still.
    for lock in ["data/postmaster.pid", ".s.PGSQL.\(port).lock"] {
      try? FileManager.default.removeItem(atPath: "\(folder)/\(lock)")
    }
  }

  /// Starts a server that was killed.
  public func start() throws {
    let former = serverProcess
    keeper.end.fileHandleForWriting.write(Data("start\n".utf8))
    try wait("the server does not start") { self.serverProcess != former }
    try waitUntilItAnswers()
  }

  /// Makes a base backup, while it runs.
  public func backUp() throws {
    let programs = try Self.programs()
    let command = [
      "\(programs)/pg_basebackup", "-h", folder, "-p", "\(port)", "-U", "claimwatch", "-D",
      "\(folder)/backup", "-c", "fast", "--no-sync",
    ]
    if geteuid() == 0 {
      try Self.run("/usr/sbin/runuser", ["-u", "postgres", "--"] + command)
    } else {
      try Self.run(command[0], Array(command.dropFirst()))
    }
  }

  /// Puts the base backup in its place: what was committed since is lost.
  public func restoreBackup() throws {
    try crash()
    try FileManager.default.moveItem(atPath: "\(folder)/data", toPath: "\(folder)/lost")
    try FileManager.default.moveItem(atPath: "\(folder)/backup", toPath: "\(folder)/data")
    try start()
  }

  /// Whether a process of a cluster is left. One that its shell has not heard the end of is none.
  private static func isRunning(in folder: String) -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.contains { name in
      guard Int(name) != nil else { return false }
      return (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd"))
        == folder + "/data"
    }
  }

  private func waitUntilItAnswers() throws {
    let programs = try Self.programs()
    try wait("the server does not answer") {
      (try? Self.run("\(programs)/pg_isready", ["-q", "-h", folder, "-p", "\(port)"])) != nil
    }
  }

  /// With patience for a loaded machine.
  private func wait(_ trouble: String, until isSo: () -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: 120)
    while !isSo() {
      guard Date() < deadline, keeper.process.isRunning else {
        let log = (try? String(contentsOfFile: folder + "/server.log", encoding: .utf8)) ?? ""
        throw Trouble(description: "\(trouble): \(log.suffix(500))")
      }
      usleep(20_000)
    }
  }

  /// Makes an empty database, and says how libpq finds it.
  public func makeDatabase(_ name: String) throws -> String {
    try Self.run(
      "\(try Self.programs())/createdb",
      ["-h", folder, "-p", "\(port)", "-U", "claimwatch", "-T", "template0", name])
    return address(name)
  }

  private static func programs() throws -> String {
    let versions = "/usr/lib/postgresql"
    let newest = ((try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? [])
      .compactMap(Int.init).max()
    guard let newest else {
      throw Trouble(description: "no PostgreSQL is installed: make setup-test")
    }
    return "\(versions)/\(newest)/bin"
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Trouble(description: "\(program) failed with \(process.terminationStatus)")
    }
  }
}
