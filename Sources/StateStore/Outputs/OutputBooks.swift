import FeedModel

/// How far outputs have come, and what operators ask of them: in a file beside the state (``OutputStore``), or shared by
/// the nodes of one state.
///
/// Any thread; calls may wait. Every call throws ``StateStoreError``, and ``store(_:)`` ``OutputLeaseLost`` too.
public protocol OutputBooks: Sendable {
  /// Every output that was ever there, with what waits for it in the order of `seq`.
  func all() throws -> [(record: OutputRecord, waiting: [WaitingAlert])]

  /// One output; nil where it was never there.
  func output(_ id: String) throws -> (record: OutputRecord, waiting: [WaitingAlert])?

  /// Stores what has become of an output. The same changes may be stored again where nobody knows whether they were.
  func store(_ changes: OutputStore.Changes) throws

  /// Leaves a request for whoever runs the output.
  func ask(_ output: String, since: Instant?) throws

  /// What was asked of an output and is not done, the oldest first.
  func requests(of output: String) throws -> [OutputRequest]

  /// Whether another process has written since this was last asked.
  func hasOutsideChanges() throws -> Bool

  /// Silences, ended ones too, the oldest first.
  func silences() throws -> [Silence]

  /// Adds a silence and gives its number.
  func addSilence(
    of watch: String, output: String?, from: Instant, until: Instant, why: String
  ) throws -> Int64

  /// Ends a silence at `time`; false where none with this number goes on.
  func endSilence(_ number: Int64, at time: Instant) throws -> Bool

  /// Notes that the end of a silence is said, and forgets those that ended before `time`.
  ///
  /// - Returns: false where it was noted already.
  func closeSilence(_ number: Int64, forgetting time: Instant) throws -> Bool
}

extension OutputStore: OutputBooks {}

/// Another process sends the output by now: nothing was stored.
public struct OutputLeaseLost: Error, Hashable, Sendable, CustomStringConvertible {
  public let output: String

  /// That of `output`.
  public init(output: String) { self.output = output }

  public var description: String { "another node sends output \(output) by now" }
}
