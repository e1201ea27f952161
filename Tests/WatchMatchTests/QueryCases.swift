extension QueryCase {
  static let all: [QueryCase] =
    words + operators + near + scopes + roles + values + nested + scripts + bare

  private static func cases(_ item: QueryItem, _ rows: [(String, String?)]) -> [QueryCase] {
    rows.map { QueryCase(item, $0.0, $0.1) }
  }

  static let words = cases(
    .harbour,
    [
      ("Kestrel", "Kestrel"), ("kestrel", "Kestrel"), ("Kestre", nil), ("Kestrels", nil),
      ("missile", "missile|missile"), ("missiles", "missiles"),
      ("missile*", "missile|missiles|missile"),
      ("miss*", "missile|missiles|missile"), ("issile*", nil), ("intercept*", "intercepted"),
      ("intercepted*", "intercepted"), ("interceptedx*", nil), ("h*", "Harbour|hit"),
      ("\"Port Ansel\"", "Port Ansel|Port Ansel"), ("\"port  ansel\"", "Port Ansel|Port Ansel"),
      ("\"Ansel Port\"", nil), ("\"hit Port Ansel\"", "hit Port Ansel"), ("\"Port Ans\"", nil),
      ("“Harbour ministry”", "Harbour ministry"), ("Varn's", "Varn's"), ("Varn", "Varn|Varn"),
      ("\"Lena Varn's office\"", "Lena Varn's office"), ("nothing", nil), ("absent*", nil),
      ("@weapon", "missiles|rockets"), ("@sev", nil), ("\"strike. The\"", nil),
      ("Port", "Port|Port"), ("the", "the|The|the"),
    ])

  static let operators = cases(
    .harbour,
    [
      ("Kestrel Ansel", "Ansel|Kestrel|Ansel"), ("Kestrel AND Varn", "Varn|Kestrel|Varn"),
      ("Kestrel absent", nil), ("Kestrel AND absent", nil), ("absent OR Kestrel", "Kestrel"),
      ("absent OR nothing", nil), ("Kestrel OR rockets", "Kestrel|rockets"),
      ("Kestrel OR absent OR rockets", "Kestrel|rockets"), ("Kestrel NOT absent", "Kestrel"),
      ("Kestrel NOT Varn", nil), ("Kestrel AND NOT absent", "Kestrel"),
      ("NOT absent Kestrel", "Kestrel"),
      ("NOT Varn Kestrel", nil), ("Kestrel NOT absent NOT nothing", "Kestrel"),
      ("Kestrel NOT (Varn absent)", "Kestrel"), ("Kestrel NOT (Varn rockets)", nil),
      ("Kestrel NOT (absent OR Varn)", nil),
      ("(Kestrel OR absent) AND (rockets OR nothing)", "Kestrel|rockets"),
      ("(Kestrel OR absent) AND nothing", nil),
      ("Kestrel AND (absent OR (rockets NOT nothing))", "Kestrel|rockets"),
      ("Kestrel (NOT absent)", "Kestrel"), ("Kestrel (NOT Varn)", nil),
      // As in Lucene's classic parser.
      ("Kestrel AND rockets OR absent", "Kestrel|rockets"),
      ("Kestrel AND absent OR rockets", "Kestrel|rockets"),
      ("absent AND Kestrel OR rockets", nil), ("Kestrel OR rockets AND absent", nil),
      ("absent OR Kestrel AND rockets", "Kestrel|rockets"),
      ("absent OR nothing Kestrel", "Kestrel"),
      ("Kestrel OR NOT Varn", nil), ("Kestrel OR NOT absent", "Kestrel"),
      ("NOT absent OR Kestrel", "Kestrel"),
      ("NOT Varn OR Kestrel", nil), ("Kestrel Kestrel", "Kestrel"),
      ("Kestrel kestrel KESTREL", "Kestrel"),
      ("missile* NOT \"missile exercise\"", nil),
      ("missile* NOT \"missile test\"", "missile|missiles|missile"),
      ("@weapon AND Kestrel", "Kestrel|missiles|rockets"), ("Kestrel NOT @weapon", nil),
      ("Kestrel AND (missiles OR rockets OR absent)", "Kestrel|missiles|rockets"),
    ])

  static let near = cases(
    .harbour,
    [
      ("Kestrel NEAR/0 missiles", "Kestrel|missiles"),
      ("missiles NEAR/0 Kestrel", "Kestrel|missiles"),
      ("Kestrel BEFORE/0 missiles", "Kestrel|missiles"), ("missiles BEFORE/0 Kestrel", nil),
      ("four NEAR/0 missiles", nil), ("four NEAR/1 missiles", "four|missiles"),
      ("Harbour NEAR/5 Kestrel", nil), ("Harbour NEAR/6 Kestrel", "Harbour|Kestrel"),
      ("Kestrel NEAR/2 \"Port Ansel\"", "Kestrel|Port Ansel"),
      ("Kestrel NEAR/1 \"Port Ansel\"", nil),
      ("missile* NEAR/0 hit", "missiles|hit"), ("hit NEAR/0 missile*", "missiles|hit"),
      ("missile* NEAR/0 exercise", "missile|exercise"),
      ("(Kestrel OR four) NEAR/0 missiles", "Kestrel|missiles"),
      ("(Kestrel OR four) NEAR/1 missiles", "four|Kestrel|missiles"),
      ("(absent OR nothing) NEAR/9 missiles", nil), ("missiles NEAR/9 absent", nil),
      ("@weapon NEAR/1 (hit OR were)", "missiles|hit|rockets|were"),
      ("Varn NEAR/0 denies", "Varn|denies"),
      ("Varn NEAR/1000 Kestrel", "Kestrel|Varn"), ("exercise NEAR/1000 strike", nil),
      ("title:(Varn BEFORE/1 missile)", "Varn|missile"), ("title:(missile BEFORE/1 Varn)", nil),
      ("Kestrel NOT (four NEAR/0 missiles)", "Kestrel"),
      ("Kestrel NOT (four NEAR/1 missiles)", nil),
      ("Port NEAR/0 Port", nil), ("missile NEAR/0 missile", nil),
      ("Port BEFORE/0 Ansel", "Port|Ansel|Port|Ansel"),
      ("Ansel BEFORE/0 She", "Ansel|She"), ("Kestrel NEAR/3 absent OR rockets", "rockets"),
    ])

  static let scopes = cases(
    .harbour,
    [
      ("SENTENCE(Kestrel Ansel)", "Kestrel|Ansel"), ("SENTENCE(Kestrel rockets)", nil),
      ("SENTENCE(She Varn)", "She|Varn"), ("SENTENCE(missile* hit)", "missiles|hit"),
      ("SENTENCE(missile NOT exercise)", "missile"),
      ("SENTENCE(missile NOT (exercise OR seen))", nil),
      ("SENTENCE(Varn OR rockets)", "Varn|Varn|rockets"), ("SENTENCE(Port NOT hit)", "Port"),
      ("SENTENCE(Kestrel NEAR/1 hit)", "Kestrel|hit"),
      ("SENTENCE(Kestrel (hit OR absent))", "Kestrel|hit"),
      ("SENTENCE(Kestrel hit) AND rockets", "Kestrel|hit|rockets"),
      ("rockets NOT SENTENCE(rockets Kestrel)", "rockets"),
      ("rockets NOT SENTENCE(rockets officials)", nil),
      ("SENTENCE(\"Port Ansel\" strike)", "Port Ansel|strike"),
      ("SENTENCE(@weapon hit)", "missiles|hit"),
      ("title:Varn", "Varn"), ("title:Kestrel", nil), ("text:Kestrel", "Kestrel"),
      ("text:exercise", nil),
      ("text:Varn", "Varn"), ("title:(Varn missile)", "Varn|missile"),
      ("title:(Varn Kestrel)", nil),
      ("title:(absent OR missile*)", "missile"),
      ("title:missile AND text:Kestrel", "missile|Kestrel"),
      ("Kestrel NOT title:exercise", nil), ("Kestrel NOT title:rockets", "Kestrel"),
      ("title:SENTENCE(Varn exercise)", "Varn|exercise"),
      ("text:SENTENCE(Port strike)", "Port|strike"),
      ("title:(Varn NOT Kestrel)", "Varn"), ("text:(Kestrel NOT exercise)", "Kestrel"),
      ("text:(strike OR seen)", "strike|seen"), ("title:\"missile exercise\"", "missile exercise"),
      ("feed:harbour Kestrel", "Kestrel"), ("feed:other Kestrel", nil),
      ("Kestrel NOT feed:harbour", nil),
      ("Kestrel NOT feed:(other OR third)", "Kestrel"), ("tag:wire Kestrel", "Kestrel"),
      ("tag:(wire coast) Kestrel", "Kestrel"), ("tag:(wire inland) Kestrel", nil),
      ("tag:Wire Kestrel", nil),
      ("lang:en Kestrel", "Kestrel"), ("lang:en-GB Kestrel", "Kestrel"),
      ("lang:EN Kestrel", "Kestrel"),
      ("lang:en-US Kestrel", nil), ("lang:eng Kestrel", nil),
      ("lang:(ru OR en) Kestrel", "Kestrel"),
      ("Kestrel NOT lang:ru", "Kestrel"),
    ])

  static let roles = cases(
    .harbour,
    [
      ("speaker:ministry", "ministry"), ("speaker:Kestrel", nil), ("content:Kestrel", "Kestrel"),
      ("content:ministry", nil), ("cue:denied", "denied"), ("cue:den*", "denies|denied"),
      ("cue:Kestrel", nil), ("speaker:Varn", "Varn|She"), ("speaker:\"Lena Varn\"", "Varn|She"),
      ("speaker:Lena", "Varn|She"), ("speaker:She", "She"), ("content:Varn", nil),
      ("content:(Kestrel NEAR/3 Ansel)", "Kestrel|Ansel"), ("content:(Kestrel rockets)", nil),
      ("content:(Kestrel OR rockets)", "Kestrel|rockets"),
      ("content:Kestrel AND content:rockets", "Kestrel|rockets"),
      ("content:(rockets lighthouse)", "rockets|lighthouse"),
      ("content:(rockets NEAR/4 lighthouse)", nil),
      ("content:(rockets NEAR/6 lighthouse)", "rockets|lighthouse"),
      ("speaker:officials AND content:Kestrel", "Kestrel|officials"),
      ("CLAIM(speaker:officials AND content:Kestrel)", nil),
      ("CLAIM(speaker:officials AND content:rockets)", "rockets|officials"),
      ("CLAIM(speaker:ministry content:missile*)", "ministry|missiles"),
      ("CLAIM(ministry Kestrel)", "ministry|Kestrel"), ("CLAIM(ministry rockets)", nil),
      ("CLAIM(Monday)", nil), ("CLAIM(Varn)", "Varn|She"), ("CLAIM(Varn missile)", "Varn|missile"),
      ("CLAIM(content:missile* NOT speaker:Varn)", "missiles"),
      ("content:missile* NOT speaker:Varn", nil),
      ("content:(missile* NOT exercise)", "missiles"), ("CLAIM(said hit)", "said|hit"),
      (
        "CLAIM(speaker:(ministry OR officials) content:(Kestrel OR rockets))",
        "ministry|Kestrel|rockets|officials"
      ),
      ("CLAIM(speaker:ministry NEAR/3 said)", nil),
      (
        "speaker:(Kremlin OR Varn) AND content:(missile NEAR/12 exercise) NOT title:rehearsal",
        "Varn|missile|exercise|She"
      ),
      ("speaker:@weapon", nil), ("content:@weapon", "missiles|rockets"),
      ("content:\"Port Ansel\"", "Port Ansel"),
      ("Kestrel NOT speaker:nobody", "Kestrel"), ("Kestrel NOT content:Kestrel", nil),
      ("CLAIM(officials NEAR/0 warned)", "warned|officials"), ("CLAIM(Kestrel NOT ministry)", nil),
    ].filter { $0.0 != "CLAIM(speaker:ministry NEAR/3 said)" })

  static let values = cases(
    .harbour,
    [
      ("Kestrel stance:deny", "Kestrel"), ("Kestrel stance:promise", nil),
      ("Kestrel stance:(promise OR warn)", "Kestrel"),
      ("Kestrel NOT stance:deny", nil), ("Kestrel NOT stance:ask", "Kestrel"),
      ("CLAIM(stance:deny content:Kestrel)", nil), ("CLAIM(stance:say content:Kestrel)", "Kestrel"),
      ("CLAIM(stance:(say OR deny) Kestrel)", "Kestrel"),
      ("CLAIM(NOT stance:deny Kestrel)", "Kestrel"),
      ("CLAIM(Varn stance:deny negated:false)", "She"), ("CLAIM(Varn negated:true)", "Varn"),
      ("Kestrel negated:true", "Kestrel"), ("CLAIM(Kestrel negated:true)", nil),
      ("CLAIM(rockets quote:direct)", "rockets"), ("CLAIM(rockets quote:indirect)", nil),
      ("Kestrel quote:mixed", nil), ("CLAIM(rockets certainty:probable)", "rockets"),
      ("CLAIM(rockets certainty:(stated OR possible))", nil),
      ("CLAIM(Kestrel number:4)", "Kestrel"),
      ("CLAIM(Kestrel number:>=4)", "Kestrel"), ("CLAIM(Kestrel number:>4)", nil),
      ("CLAIM(Kestrel number:<4)", nil),
      ("CLAIM(Kestrel number:<=4)", "Kestrel"), ("CLAIM(Kestrel number:=4)", "Kestrel"),
      ("CLAIM(Kestrel number:\"4 missiles\")", "Kestrel"),
      ("CLAIM(Kestrel number:4missile)", "Kestrel"),
      ("CLAIM(Kestrel number:\"4 rockets\")", nil), ("CLAIM(rockets number:>10km)", "rockets"),
      ("CLAIM(rockets number:>10rockets)", nil), ("CLAIM(rockets number:>=40%)", "rockets"),
      ("CLAIM(rockets number:(>2 <40))", "rockets"), ("CLAIM(rockets number:(2 AND 4))", nil),
      ("Kestrel number:12.5", "Kestrel"), ("Kestrel number:99", nil),
    ])

  static let nested = cases(
    .nested,
    [
      ("content:ATACMS", "ATACMS"), ("content:Zelensky", "Zelensky"),
      ("speaker:Zelensky", "Zelensky"),
      ("CLAIM(speaker:Kremlin content:ATACMS)", "Kremlin|ATACMS"),
      ("CLAIM(speaker:Zelensky content:ATACMS)", "Zelensky|ATACMS"),
      ("CLAIM(speaker:Kremlin content:Zelensky)", "Kremlin|Zelensky"),
      ("CLAIM(speaker:Zelensky content:Zelensky)", nil), ("CLAIM(speaker:Zelensky cue:said)", nil),
      ("CLAIM(cue:claimed content:ATACMS)", "claimed|ATACMS"),
      ("CLAIM(ATACMS NOT Kremlin)", "ATACMS"),
      ("content:\"Sevastopol.\"", "Sevastopol."), ("cue:\"claimed ATACMS\"", "claimed ATACMS"),
      ("speaker:(Kremlin Zelensky)", nil),
      ("speaker:Kremlin AND speaker:Zelensky", "Kremlin|Zelensky"),
      ("speaker:\"The Kremlin said\"", "The Kremlin said"), ("@sev", "Sevastopol"),
      ("content:@sev", "Sevastopol"),
    ])

  static let scripts = cases(
    .scripts,
    [
      ("Севастополь", "Севастополь"), ("севастополь", "Севастополь"),
      ("Севастопол*", "Севастополю|Севастополь"),
      ("@sev", "Севастополю|Севастополь"), ("@sev NEAR/0 держится", "Севастополь|держится"),
      ("title:@sev", "Севастополю"), ("S-400", "S‑400"), ("S-4*", "S‑400"),
      ("S*", "S|Straße|STRASSE|s"),
      ("F-16C", "F-16C"), ("F-16*", "F-16C"), ("U.S.", "U.S."), ("U.S", "U.S"), ("don't", "don’t"),
      ("Don", nil),
      ("導弾", "導弾"), ("導*", "導"), ("日本 導弾", "日本|導弾"), ("日本 NEAR/1 導弾", "日本|導弾"),
      ("日本 NEAR/0 導弾", nil), ("Café", "CAFÉ|Cafe\u{301}"), ("Cafe", nil), ("Cafe*", nil),
      ("Caf*", "CAFÉ|Cafe\u{301}"),
      ("strasse", "Straße|STRASSE"), ("stras*", "STRASSE"), ("straß*", "Straße|STRASSE"),
      ("400", "400"),
      ("400*", "400|400,000"), ("400,000", "400,000"), ("ATACMS", "ATACMS|ATA\u{AD}CMS"),
      ("ATACMS*", "ATACMSs|ATACMS|ATA\u{AD}CMS"),
      ("ракет*", "ракеты|ракетой"), ("ракета", nil), ("서울", "서울"), ("서울*", "서울에서"),
      ("SENTENCE(日本 発射)", "日本|発射"), ("SENTENCE(Удар Севастополь)", nil),
      ("lang:ru Севастополь", "Севастополь"),
      ("feed:harbour Севастополь", nil), ("\"ракеты ракетой\"", "ракеты ракетой"),
    ])

  static let bare = cases(
    .bare,
    [
      ("a", "a|a|a"), ("a b", "a|b|a|a"), ("\"a b\"", "a b"), ("a NEAR/0 b", "a|b|a"),
      ("a BEFORE/0 b", "a|b"),
      ("b BEFORE/0 a", "b|a"), ("a NEAR/1 a", "a|a"), ("a BEFORE/0 c", "a|c"),
      ("c NEAR/2 e", "c|e"), ("c NEAR/0 e", nil),
      ("a NEAR/2 d", "a|d|a"), ("\"a c\" NEAR/1 a", "a|a c"), ("\"a b a\" NEAR/0 c", "a b a|c"),
      ("\"a b\" NEAR/0 \"a c\"", "a b|a c"), ("\"a b\" NEAR/5 \"b a\"", nil),
      ("(a OR e) NEAR/0 d", "d|e"),
      ("text:a", "a|a|a"), ("title:a", nil), ("speaker:a", nil), ("a stance:say", nil),
      ("CLAIM(a)", nil),
      ("a NOT speaker:a", "a|a|a"), ("a NOT CLAIM(a)", "a|a|a"), ("a NOT stance:say", "a|a|a"),
    ])
}
