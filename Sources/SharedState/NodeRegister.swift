import FeedModel
import PostgreSQL

/// Who shares a state, what each of them has, and how far their logs are.
public struct NodeRegister: Hashable, Sendable {
  /// A process.
  public struct Node: Hashable, Sendable {
    public var epoch: Int64
    /// The machine's, which the next process on it has as well.
    public var name: String
    public var program: String
    /// What its row says of when it was heard last; another text each time.
    public var mark: String
    /// Milliseconds since then, by the server's clock; nil where it has said that it goes.
    public var silence: Int64?
    /// Milliseconds since it entered, by the same clock.
    public var age: Int64
    /// How many shards are its own.
    public var shards: Int
    /// A digest of its watches, in hexadecimal digits; nil before it has told.
    public var watches: String?

    /// Whether it was heard within the time of a lease.
    public var isLiving: Bool { silence.map { $0 < NodeRegister.lifetime } ?? false }

    public init(
      epoch: Int64, name: String, program: String, mark: String, silence: Int64?, age: Int64,
      shards: Int, watches: String?
    ) {
      self.epoch = epoch
      self.name = name
      self.program = program
      self.mark = mark
      self.silence = silence
      self.age = age
      self.shards = shards
      self.watches = watches
    }
  }

  /// The log of a machine.
  public struct Log: Hashable, Sendable {
    public var name: String
    /// The last number in it.
    public var delivered: Int64
    /// Milliseconds since it was written last, by the server's clock.
    public var silence: Int64
  }

  /// Milliseconds after which whoever was not heard counts as gone.
  public static let lifetime: Int64 = 30_000

  /// The last process of each name of the last seven days, and all that live; by name.
  public var nodes: [Node]
  public var logs: [Log]
  /// The last number given to an alert.
  public var head: Int64
  /// Which continuation of the log it is, from 1.
  public var incarnation: Int64

  /// Whether nodes that live have not the same watches: an alert then depends on who polls its feed.
  public var watchesDiffer: Bool {
    Set(nodes.filter(\.isLiving).compactMap(\.watches)).count > 1
  }

  /// Reads it.
  public static func read(_ session: PostgresSession) throws -> NodeRegister {
    try NodeRegister(session.run(statements))
  }

  static let statements = [
    PostgresStatement(
      """
      SELECT node.epoch, node.name, node.program, node.seen::text,
        CASE WHEN isfinite(node.seen) THEN (extract(epoch FROM now() - node.seen) * 1000)::bigint END,
        (extract(epoch FROM now() - node.started) * 1000)::bigint,
        (SELECT count(*) FROM claimwatch.shard WHERE owner = node.epoch),
        substr(to_jsonb(node) ->> 'watches', 3)
      FROM claimwatch.node AS node
      WHERE node.seen > now() - interval '30 seconds'
        OR (node.started > now() - interval '7 days' OR node.seen > now() - interval '7 days')
          AND node.epoch = (
            SELECT max(epoch) FROM claimwatch.node AS last WHERE last.name = node.name)
      ORDER BY node.name, node.epoch
      """),
    PostgresStatement(
      """
      SELECT name, delivered, (extract(epoch FROM now() - seen) * 1000)::bigint
      FROM claimwatch.log_reader ORDER BY name
      """),
    PostgresStatement("SELECT seq, incarnation FROM claimwatch.log_head"),
  ]

  init(_ results: [PostgresResult]) throws {
    guard results.count == 3, let head = results[2].first?.int(0),
      let incarnation = results[2].first?.int(1)
    else { throw SharedStateError.malformed("log_head") }
    nodes = try results[0].rows.map { row in
      guard let epoch = row.int(0), let name = row.text(1), let program = row.text(2),
        let mark = row.text(3), let age = row.int(5), let shards = row.int(6)
      else { throw SharedStateError.malformed("node") }
      return Node(
        epoch: epoch, name: name, program: program, mark: mark, silence: row.int(4), age: age,
        shards: Int(clamping: shards), watches: row.text(7))
    }
    logs = try results[1].rows.map { row in
      guard let name = row.text(0), let delivered = row.int(1), let silence = row.int(2) else {
        throw SharedStateError.malformed("log_reader")
      }
      return Log(name: name, delivered: delivered, silence: silence)
    }
    (self.head, self.incarnation) = (head, incarnation)
  }
}
