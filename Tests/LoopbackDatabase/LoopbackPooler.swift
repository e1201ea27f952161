import Foundation

/// A pgbouncer in transaction mode before a ``LoopbackDatabase``, which ends with this process: each transaction
/// may run on another connection of the server.
public final class LoopbackPooler: Sendable {
  private let folder: String
  private let keeper: LoopbackDatabase.Keeper
  static let port = 6432

  /// - Parameter connections: how many it has to the server for each database.
  public init(_ server: LoopbackDatabase, connections: Int = 2) throws {
    keeper = LoopbackDatabase.Keeper()
    // Below the server's folder, which is its user's.
    folder = server.folder + "/pool-\(UUID().uuidString.prefix(8).lowercased())"
    let script = """
      mkdir '\(folder)' && cd '\(folder)' || exit 1
      echo '"claimwatch" ""' >users
      cat >pool.ini <<'END'
      [databases]
      * = host=\(server.folder) port=\(server.port)
      [pgbouncer]
      unix_socket_dir = \(folder)
      listen_port = \(Self.port)
      auth_type = trust
      auth_file = \(folder)/users
      pool_mode = transaction
      default_pool_size = \(connections)
      logfile = \(folder)/pool.log
      END
      /usr/sbin/pgbouncer -q pool.ini >started 2>&1 & pooler=$!
      while read -r word; do :; done
      # What runs behind & ignores QUIT.
      kill -KILL $pooler 2>/dev/null
      wait
      """
    try LoopbackDatabase.start(keeper, script)
    let deadline = Date(timeIntervalSinceNow: 120)
    while !FileManager.default.fileExists(atPath: "\(folder)/.s.PGSQL.\(Self.port)") {
      guard Date() < deadline, keeper.process.isRunning else {
        let said = (try? String(contentsOfFile: folder + "/started", encoding: .utf8)) ?? ""
        throw LoopbackDatabase.Trouble(description: "pgbouncer does not start: \(said)")
      }
      usleep(20_000)
    }
  }

  deinit { try? keeper.end.fileHandleForWriting.close() }

  /// How libpq finds a database through it.
  public func address(_ database: String) -> String {
    "host=\(folder) port=\(Self.port) dbname=\(database) user=claimwatch"
  }
}
