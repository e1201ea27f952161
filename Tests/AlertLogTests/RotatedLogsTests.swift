import Testing

@testable import AlertLog

@Suite struct RotatedLogsTests {
  @Test(arguments: [
    "alerts.jsonl.1", "alerts.jsonl.1.gz", "alerts.jsonl-20310311", "alerts.jsonl-20310311.gz",
    "alerts-20310311.jsonl", "alerts-20310311.jsonl.gz", "alerts.1.jsonl", "alerts.jsonl~",
    "alerts.jsonl.2.xz",
  ])
  func knowsTheNamesThatRotationsGive(name: String) {
    #expect(RotatedLogs.isRotation(name, of: "alerts.jsonl"))
  }

  @Test(arguments: [
    "alerts.jsonl", "events.jsonl.1", "alerts", "alerts.jsonlx", "my-alerts.jsonl.1", "alerts.txt",
  ])
  func leavesOtherFilesAlone(name: String) {
    #expect(!RotatedLogs.isRotation(name, of: "alerts.jsonl"))
  }

  @Test func aNameWithoutExtensionHasRotationsToo() {
    #expect(RotatedLogs.isRotation("alerts.1", of: "alerts"))
    #expect(!RotatedLogs.isRotation("alertsx", of: "alerts"))
  }
}

@Suite struct AlertLineHeadTests {
  private let id = "ec3740be-8030-8482-bc00-3b0acc05a09d"

  @Test func readsIDAndNumber() {
    let line = Array(#"{"schema":"claimwatch.alert/1","id":"\#(id)","seq":48211,"type":"x"}"#.utf8)
    let head = AlertLineHead(line[...])
    #expect(head?.id == id && head?.seq == 48_211)
  }

  @Test(arguments: [
    "", "{}", "# note", #"{"schema":"claimwatch.event/1","id":"x"}"#,
    #"{"schema":"claimwatch.alert/1","id":"ec3740be","seq":1}"#,
    #"{"schema":"claimwatch.alert/1","id":"ec3740be-8030-8482-bc00-3b0acc05a09d","seq":"1"}"#,
    #"{"schema":"claimwatch.alert/1","id":"ec3740be-8030-8482-bc00-3b0acc05a09d","seq":99999999999999999999}"#,
  ])
  func refusesWhatIsNotAnAlert(line: String) {
    #expect(AlertLineHead(Array(line.utf8)[...]) == nil)
  }
}
