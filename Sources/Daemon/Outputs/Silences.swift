import Configuration
import FeedModel
import JSONText
import StateStore

/// What a person does with silences by hand, beside a daemon or without one.
public struct Silences: Sendable {
  private let configuration: Configuration
  private let clock = SystemClock()

  /// Those of the outputs of `configuration`.
  public init(_ configuration: Configuration) { self.configuration = configuration }

  private func books(_ access: OutputStore.Access) throws -> any OutputBooks {
    try OutputDoor.open(configuration, access)
  }

  /// Those that go on, and those that have ended not long ago; none where no output has ever run.
  public func all() throws -> [Silence] {
    do { return try books(.readOnly).silences() } catch let error as StateStoreError
      where error.code == .cannotOpen
    {
      return []
    }
  }

  /// Begins one now, for so many milliseconds, of one output or of all.
  public func add(
    _ watch: String, of output: String? = nil, for length: Int64, why: String
  ) throws -> Silence {
    let now = clock.now()
    let until = now.advanced(byMilliseconds: length)
    let number = try books(.beside)
      .addSilence(of: watch, output: output, from: now, until: until, why: why)
    return Silence(
      number: number, watch: watch, output: output, from: now, until: until, why: why)
  }

  /// Ends one now; false where none with this number goes on.
  public func end(_ number: Int64) throws -> Bool {
    try books(.beside).endSilence(number, at: clock.now())
  }

  /// As JSON.
  public static func json(_ silences: [Silence], at now: Instant) -> [UInt8] {
    var json = JSONWriter()
    json.array(silences) { json, silence in
      json.object { json in
        json.member("number", Int(clamping: silence.number))
        json.member("watch", silence.watch)
        json.member("output", silence.output)
        json.member("from", silence.from.description)
        json.member("until", silence.until.description)
        json.member("why", silence.why)
        json.member("active", silence.until > now)
        json.member("alerts", silence.alerts)
      }
    }
    return json.bytes
  }
}
