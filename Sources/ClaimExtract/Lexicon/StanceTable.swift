/// The class of every cue word seen in the training articles, and of some that were not.
///
/// Each list is one class of `docs/claims.md`; a word stands in one list only. Verbs are lemmas,
/// words are nouns (singular or plural), adjectives, adverbs and prepositions. What is in no list
/// falls to the default of ``StanceLexicon``.
enum StanceTable {
  static let verbs: [(String, String)] = [
    (
      "say",
      """
      accord add address air allude announce articulate attribute author bark beam blare blog brief
      broadcast call chant characterise characterize chat chime circulate cite clarify coin comment
      communicate compare confide continue converse convey credit cry deem define depict describe
      detail discuss dub echo editorialize elaborate email exclaim explain express frame gesture
      growl gush hint hypothesize identify impart imply include indicate inform insinuate interject
      interpret intimate introduce invoke joke label laugh launch lecture liken list mention
      message muse name narrate nickname note notice notify observe opine outline paint paraphrase
      parrot pen philosophize point portray posit post preach present pronounce quip quote ramble
      rant read recall recapitulate recite recount refer reference reflect rejoin relate remark
      remember remind reminisce repeat reply republish restate retort retweet say scream share
      shout signal speak specify state suggest sum summarize talk tell term testify text theorize thunder
      title tweet unveil utter vent voice volunteer whisper write yell
      """
    ),
    (
      "assert",
      """
      affirm argue assert assure aver avow boast brag claim conclude contend counter crow declare
      determine emphasise emphasize gloat insist maintain postulate proclaim profess propound
      protest purport reaffirm reason reassure reiterate stress trumpet underline underscore
      """
    ),
    (
      "deny",
      """
      brush contradict debunk deny disavow disclaim discount dismiss disown dispute negate rebuff
      rebut recant refute reject renounce repudiate rubbish scoff scotch shrug spurn
      """
    ),
    (
      "confirm",
      """
      acknowledge admit concede confess confirm corroborate fess grant recognise recognize verify
      """
    ),
    (
      "report",
      """
      chronicle demonstrate disclose discover document expose find illustrate learn prove publish
      record release report reveal show trace uncover witness
      """
    ),
    (
      "warn",
      """
      admonish alert caution forewarn threaten warn
      """
    ),
    (
      "accuse",
      """
      accuse allege blame charge counter-accuse fault implicate impugn incriminate indict inveigh
      sue
      """
    ),
    (
      "promise",
      """
      commit guarantee pledge promise swear undertake vow
      """
    ),
    (
      "doubt",
      """
      challenge distrust doubt mistrust question second-guess wonder
      """
    ),
    (
      "estimate",
      """
      anticipate assess assume calculate envision estimate expect figure forecast foresee foreshadow
      foretell guess peg predict presume project put reckon see speculate surmise suspect value
      """
    ),
    (
      "ask",
      """
      advise appeal ask beg beseech command counsel demand direct encourage entreat exhort
      implore inquire instruct invite lobby order petition prescribe press pressure prod propose
      push query recommend request solicit summon urge
      """
    ),
    (
      "other",
      """
      accept acquiesce administer admire adopt advance advocate afford agitate agonize agree aim
      alarm alienate align allow amaze amplify anger answer apologize appear append applaud appoint
      appreciate approve arise arrange aspire assail assign associate attack attain attempt
      attract authorize avoid award back backpedal balk ban bank bar base bash battle be bear
      become befuddle begin believe belittle bemoan berate bet bill blast block bludgeon boo boom
      border bore bother boycott brace breach break bring bristle broker build buy campaign capture
      care carry cast castigate catch cause celebrate cement center champion change chastise check
      cheer cherish chide choose churn clamp clash cling close co-author co-sponsor coach come
      commend commission compile complain complete compromise concern concur condemn conduct
      conflate confound confront confuse congratulate connect consider consume contact contain
      contemplate contrast convene convict convince cop correct count court cover crack craft
      create criticise criticize crown crystallize cut dangle dare dawn de-emphasize deadlock
      debate decide decline decry dedicate deepen defeat defend deflect defy deliberate deliver
      delve demean demonize demur denounce deplore depose deregulate deride descend deserve design
      designate despise detain deter devote dictate differ disagree disappoint disapprove dislike
      disparage dispense display disregard distance distinguish distribute diverge divide do double
      downplay draft draw dress drive drop dwell earn egg elect elevate eliminate embed embolden
      embrace emerge empathize employ empower enact enamor end endorse endure enforce engage
      engender enjoy enter entitle err erupt escalate escape eschew establish evade evaluate evince
      eviscerate examine exasperate excite exclude excoriate execute exemplify exist expand
      experience exploit explore extend extol eye face fade fail fall favor fear feature feel fight
      file fill fire fixate flash fling flip flirt float fly focus follow forbid force forfeit
      forget forgive forward frustrate fulminate fume fundraise gain generalize generate get give
      gleam gloss glue gnash go govern grab grapple gravitate greet grieve grip groan grouse grow
      guide hail hammer hang harangue hark harken hate have headline heap hear heckle heighten help
      herald hesitate hew highlight hijack hire hit hoist hold hone hope horrify hurl idolize
      ignore imagine impassion implement impose impress incite incline increase infatuate inflate
      infuriate initiate insert insult intend interrupt interview intrigue invalidate investigate
      involve irritate issue jab jeer jockey join judge jump justify keep knock know lambast lament
      land lash laud lay lead lean leave legalize lend let level lie lift like limit line linger
      link listen live live-tweet lob lock log look love lurk make manage mandate mark marvel
      matter mean meander measure meet miff mince mind mingle minimize mirror mislead miss misstate
      mix mobilize mock modify monitor mount mourn move mull muster mystify need needle negotiate
      nod nominate nullify object oblige offend offer open operate oppose opt outrage overlook
      overrule overstate overturn overwhelm pander pass patronize pause pay perceive perform permit
      perpetuate persist persuade pick picture pile pitch pivot place plan plant play plead please
      plot poise poke polarize polish politicize ponder pore pose position posture pounce pound
      praise pray prefer premiere prepare pretend prevent pride prioritize probe proceed produce
      profile prohibit promote prompt prosecute provide publicize pull pummel pump punctuate
      purchase pursue puzzle quarrel quash rail raise rally range rank rankle ratchet rate ratify
      rattle re-nominate reach react realize reboot rebrand rebuke recalibrate recast receive
      reconsider redact redraft reduce refrain reframe refuse regard register regret reinstate
      relish rely remain remove rename render renege renegotiate renew renown replace represent
      reprimand reprise require rescind resent reserve resign resist resonate respect respond
      restrict retaliate rethink retract return revel revere reverse review revile revise revisit
      revoke ridicule riff rip rise risk roil roll root rule run rush sanction satirize satisfy
      savage scare schedule scold scorn scramble scrap seek seem seize select sell send sense
      sentence serve set settle shake shed shelve shift shock shoot shore shut shy side sign sing
      single sink sit size sketch slam slap slash slide smear smile snag snipe sound sow spar spare
      spark spell spend split sponsor spot spotlight spout spread spy squabble stage stand
      start startle stay step stick stiffen stifle sting stir stoke stop strike strive struggle
      stump stupefy submit sugarcoat supervise support surface surprise suspend swing swipe switch
      symbolize tack tackle take tangle taper target tarnish taunt teach telegraph tend terrify
      thank think threat thrill throw tick tie tire tolerate tone toss touch tout toy track trade
      trash treat trend trip trouble trust try turn tussle underestimate undermine underplay
      understand undo unify unite unleash unsettle upset use utilize veer veto vie view vindicate
      void vote vouch waffle wage wait walk wan want warm warrant watch wave waver weigh welcome
      whack wield win wink wish withdraw withhold word work worry wrack wrap yield zero
      """
    ),
  ]

  static let words: [(String, String)] = [
    (
      "say",
      """
      according announcement by comment commentary comments description from in interview letter
      mention message on online overheard phrase poem quotation quote recitation remark remarks
      speech statement statements testimony tweet tweets under word words
      """
    ),
    (
      "assert",
      """
      adamant argument assertion assurance boast claims contention declaration insistence
      proclamation thesis
      """
    ),
    (
      "deny",
      """
      denial dismissive rebuttal refutation rejection repudiation
      """
    ),
    (
      "confirm",
      """
      acknowledgement acknowledgment admission concession confession confirmation recognition
      """
    ),
    (
      "report",
      """
      account analysis article coverage data disclosure document evidence finding findings footage
      investigation leak news poll rankings report reportedly revelation story study survey
      testimonial video
      """
    ),
    (
      "warn",
      """
      caveat reminder threat warning
      """
    ),
    (
      "accuse",
      """
      accusation allegation alleged allegedly blame charge complaint indictment lawsuit
      """
    ),
    (
      "promise",
      """
      commitment guarantee oath pledge promise vow
      """
    ),
    (
      "doubt",
      """
      agnostic cynical distrust distrustful doubtful doubts mistrustful question questions
      sceptical scepticism self-doubt skeptical skepticism uncertain uncertainty unclear undecided
      unsure
      """
    ),
    (
      "estimate",
      """
      assumption estimate expectation forecast likely outlook prediction projection speculation
      """
    ),
    (
      "ask",
      """
      advice appeal calls demand invitation order petition plea proposal recommendation request tip
      urgings
      """
    ),
    (
      "other",
      """
      able about acclaimed activist adage admiration affection after against aghast agreement
      alarming ambivalence ambivalent among angriest angry annoyance annoyed anti-obama anti-war
      antipathy anxiety apparently appointment appreciative apprehension approach approval
      architect around as assessment at atop attention attitude aversion aware back-and-forth
      backer backing backlash basis behind belief bent best-known between beyond bickering bidding
      bitter board bold book booster brainchild brand broadside bulwark busy cacophony cagey camp
      campaigner careful carping case centerpiece certain challenging chatter cheerleading clarion
      classification clear closing clutch co-sponsored comfort compliment concerned conclusion
      condemnation condition confidence confident confusing confusion congratulating conscious
      consensus content contest controversy conversation convinced counter-argument craft craving
      critic critical criticism critique decision deep defender defense defensive delighted
      demagoguery denunciation desire desperation determination diagnosis dictum difficult dig
      disagreement disappointed disappointing disapproval discontent discrediting discussion
      dismayed distressed division eager easy effort embarrassing embittered emblematic empathetic
      enamored endorsement enthusiasm enthusiastic entry epiphany equivocation evident example
      exasperated excitement existence expression fact faith familiar fan favorable favorite
      fearful feeling fighting fine firestorm firing flip-flopped floor flop fond for forthcoming
      free frustration fun furious fury galling ghost glad glimpse goal guilty half-joking happy
      hard hardline hesitant honest hopeful hostile hostility hot hungry idea if image implication
      important impossible impressed impression inability indignation information insecurity intent
      intention interest interested interpretation into ire irritated just keen known lack late
      lawmaker leery legislation less listing loyal lukewarm madness magnanimous majority mangling
      mantra memory merit mindful misgiving mispronunciation misreading moderate moment
      most-talked-about motivated motive movement much-awaited much-praised murky mythology nervous
      nominating nomination non-answer not now-familiar obvious of off official only opinion
      opponent opposition optimistic out outraged outright outspoken over painful pan panning
      parallel partial passage passion passionate past pen per perception perspective philosophy
      picket piece pins plaudit pleased pleasure policy polling popular popularity portrayal
      preferred prep priority privy promising proponent proposition protection proud quick railing
      reaction reading ready reason reasoning refusal related relief reluctance reluctant replay
      reporting republican reputation resolve response responsible reversal revolt revulsion
      rhetoric right romance ruling rumor sanguine scared scrutiny seal search second-guess
      seemingly self-described semblance sensitive sensitivity sent sentiment serious shocking sick
      silence slogan snub so-called speaking spiel spray stake stance standing sticking strategic
      strategy strongest subject suggestion supporter supportive sure surge surprised surrogate
      swarm sympathetic takeaway takedown tally tepid theory threshold through to tolerance toward
      towards treatment troubling unafraid unanimous unapologetic unaware uncomfortable
      understandable understanding unease uneasy unhappy unheard-of unimaginable unknown unlikely
      unloaded unpopular unreasonable unsparing untroubled unwillingness up upbeat update upfront
      upon valuation vision vocal voting wariness warmly wary wash well-documented well-known
      well-received whether willing willingness wisdom with without worried wrong yearn
      """
    ),
  ]
}
