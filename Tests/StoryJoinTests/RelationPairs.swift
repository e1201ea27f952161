/// Pairs of claims of one story and how they stand to each other, written before the rules that find them, so that these are measured and not
/// only shown: most are found, some are not, and what no relation joins must not be called a contradiction.
///
/// A line: the relation, hours between the two, the earlier sentence, the later one. `{who}` speaks (`*` before a body whose name looks like
/// a person's), by `<cue>`, `[content]`.
enum RelationPairs {
  static let all = [denials, figures, updates, statements, agreements, unrelated]
    .joined(separator: "\n")

  static let denials = """
    denies|2|{The interior ministry} <said> [two policemen were killed at the checkpoint]|{The rebels' spokesman Adar Voll} <denied> [that any policemen had been killed].
    denies|3|{Mayor Ina Brask} <said> [nobody was hurt in the explosion]|{A surgeon at the Marien hospital} <said> [eleven people were wounded in the explosion].
    denies|5|{Nurses' leader Olla Tamm} <said> [the hospital had run out of oxygen]|{Health minister Pavel Rieger} <said> [the hospital had not run out of oxygen].
    denies|1|{The army} <said> [it had captured the town of Kestel]|{Governor Ruslan Dey} <rejected> [the army's claim to have captured Kestel].
    denies|6|{The opposition} <said> [hundreds of ballots had been falsified]|{The election board} <said> [there had been no falsification].
    denies|4|{*Amber Rail} <said> [all carriages passed their inspection]|{Inspector Mila Oren} <said> [three carriages had failed their inspection].
    denies|9|{Prosecutor Jan Holub} <accused> the bank of [laundering money for the cartel]|{The bank} <denied> [laundering money].
    denies|2|{A village elder} <said> [the shelling killed six children]|{The general staff} <said> [no children were killed in the shelling].
    denies|7|{The airline} <said> [all passengers were safe]|{A rescuer} <said> [three passengers were missing].
    denies|3|{The defence ministry} <said> [it shot down nine drones over the port]|{Port director Sven Aldo} <said> [none of the drones had been shot down over the port].
    denies|12|{*Green Coast} <said> [the mill had poured acid into the river]|{The mill's owner Karl Viss} <dismissed> [the report that acid was poured into the river as "a fairy tale"].
    denies|2|{The embassy} <said> [its consul had been beaten by guards]|{The border guard} <denied> [beating the consul].
    denies|5|{Union secretary Lea Morand} <said> [the company would close the Velm factory]|{*Halden Steel} <said> [it would not close the Velm factory].
    denies|4|{Residents} <said> [the bridge was blocked by soldiers]|{An army spokesman} <said> [the bridge had never been blocked].
    denies|3|{The kidnappers} <said> [they had received a ransom of 2 million euros]|{The foreign ministry} <said> [no ransom had been paid].
    denies|8|{The league} <said> [the striker had tested positive for steroids]|{The striker's agent Boro Lisk} <said> [he had never taken steroids].
    denies|1|{Police} <said> [the suspect had confessed to the arson]|{Defence lawyer Nora Feld} <said> [her client had confessed to nothing].
    denies|6|{The dam's operator} <said> [every gate of the dam was open]|{Farmers} <said> [two gates of the dam were shut].
    denies|2|{President Hamo Dirk} <said> [the ceasefire was holding]|{The militia} <said> [the ceasefire was not holding].
    denies|10|{The ministry of agriculture} <said> [there was no outbreak of bird flu]|{The university's virologist Eda Quist} <said> [four farms had an outbreak of bird flu].
    denies|3|{Opposition deputy Timo Karr} <called> [the deputy prime minister a paid agent of a foreign power]|{The deputy prime minister} <denied> [being a foreign agent].
    denies|2|{The coast guard} <said> [the tanker was carrying spies]|{The shipping company} <rejected> [the espionage allegation].
    """

  static let figures = """
    differs_number|1|{Police} <said> [9,000 people had marched through Velm]|{The organisers} <said> [35,000 people had marched through Velm].
    differs_number|2|{The fire service} <said> [14 people had been killed]|{The Red Crescent} <said> [at least 20 people had been killed].
    differs_number|4|{The finance ministry} <said> [the economy would grow by 2.1 per cent]|{The central bank} <said> [the economy would grow by 1.2 per cent].
    differs_number|3|{The navy} <said> [it had sunk three patrol boats]|{The defence ministry of Orda} <said> [it had lost one patrol boat].
    differs_number|2|{The mine's owner} <said> [six miners were trapped]|{The miners' union} <said> [eleven miners were trapped].
    differs_number|5|{The water company} <said> [4,000 homes were without water]|{The town council} <said> [9,500 homes were without water].
    differs_number|1|{The coach company} <said> [the bus was going at 70 kph]|{A police expert} <said> [the bus was going at 112 kph].
    differs_number|6|{*Orbis Poll} <put> [support for the treaty at 44 per cent]|{*Data Nord} <put> [support for the treaty at 57 per cent].
    differs_number|2|{The health office} <said> [300 people had fallen ill with cholera]|{A relief doctor} <said> [more than 700 people had fallen ill with cholera].
    differs_number|3|{The prison governor} <said> [12 prisoners had escaped]|{A guards' union} <said> [19 prisoners had escaped].
    differs_number|2|{The company} <said> [the spill was 200 barrels of oil]|{The coast guard} <said> [the spill was 1,500 barrels of oil].
    differs_number|4|{The ministry of justice} <said> [the repair cost 3 million euros]|{The court of audit} <said> [the repair cost 8 million euros].
    differs_number|1|{A witness} <said> [she heard two shots]|{Police} <said> [seven shots were fired].
    differs_number|2|{The rebels} <said> [they had taken 40 soldiers prisoner]|{The army} <said> [five soldiers had been taken prisoner].
    differs_number|3|{The government} <said> [turnout was 71 per cent]|{The observers} <said> [turnout was 48 per cent].
    differs_number|2|{The operator} <said> [the outage lasted two hours]|{The regulator} <said> [the outage lasted nine hours].
    """

  static let updates = """
    updates|5|{The fire service} <said> [four people were killed]|{The fire service} <said> [the death toll had risen to nine].
    updates|9|{The interior ministry} <said> [12 people were missing]|{The interior ministry} <said> [seven people were still missing].
    updates|20|{The water company} <said> [the water was safe to drink]|{The water company} <admitted> [that the water was not safe to drink].
    updates|30|{The airline} <said> [no luggage had been lost]|{The airline} <acknowledged> [that 200 bags had been lost].
    updates|26|{*Halden Steel} <said> [it would offer 12 euros a share]|{*Halden Steel} <raised> [its offer to 14 euros a share].
    updates|8|{Police chief Anton Reve} <said> [the driver had been arrested]|{Police chief Anton Reve} <corrected> himself: [the driver had not been arrested].
    updates|15|{Minister Pavel Rieger} <said> [he would not resign]|{Minister Pavel Rieger} <said> [he would resign on Friday].
    updates|22|{The army} <said> [it held the airport]|{The army} <said> [it had withdrawn from the airport].
    updates|6|{The mine's owner} <put> [the number of trapped miners at six]|{The mine's owner} <said> [11 miners were now trapped].
    updates|40|{*Green Coast} <said> [the mill had poured acid into the river]|{*Green Coast} <withdrew> [its claim about acid in the river].
    updates|28|{The central bank} <expects> [inflation of 3.1 per cent this year]|{The central bank} <now expects> [inflation of 2.4 per cent this year].
    updates|12|{The health office} <said> [there were 40 cases of measles]|{The health office} <said> [there were now 66 cases of measles].
    updates|18|{The prison governor} <said> [12 prisoners had escaped]|{The prison governor} <said> [only ten prisoners had escaped, not 12].
    updates|3|{Police} <said> [the gunman had fired six shots]|{Police} <said> [the gunman had fired nine times].
    updates|33|{The league} <said> [the match would be played on Sunday]|{The league} <said> [the match would no longer be played on Sunday].
    updates|10|{The shipping company} <said> [the tanker was undamaged]|{The shipping company} <acknowledged> [that the tanker had been damaged].
    updates|24|{The defence ministry} <denied> [that a helicopter had been lost]|{The defence ministry} <confirmed> [that it had lost a helicopter].
    updates|16|{The company} <said> [200 barrels of oil had leaked]|{The company} <said> [its estimate was now 900 barrels of oil].
    updates|20|{The dam's operator} <ruled out> [a breach of the dam]|{The dam's operator} <no longer rules out> [a breach of the dam].
    updates|14|{Mayor Ina Brask} <said> [about 30 houses were destroyed]|{Mayor Ina Brask} <said> [52 houses were destroyed].
    """

  static let statements = """
    same_statement|1|{Police chief Anton Reve} <said> ["We have no suspect at this time,"]|{Police chief Anton Reve} <said> [there was no suspect].
    same_statement|2|{The fire service} <said> [four people were killed]|{The fire service} <reported> [four dead].
    same_statement|1|{The central bank} <said> [92 per cent of the loans had been repaid]|{The central bank} <said> [nine in ten loans had been repaid].
    same_statement|3|{The airline} <said> [140 passengers and five crew were on board]|{The airline} <said> [145 people were on board].
    same_statement|2|{Governor Ruslan Dey} <said> ["The town of Kestel will rise again,"]|{Governor Ruslan Dey} <told> a crowd [that Kestel would rise again].
    same_statement|1|{The kidnappers} <demanded> [$10 million]|{The kidnappers} <want> [about £8m].
    same_statement|4|{The interior ministry} <said> [the border crossing at Orda would stay shut]|{Interior minister Hugo Lenz} <said> [the crossing at Orda would remain closed].
    same_statement|2|{The mine's owner} <said> [six miners were trapped]|{The owner of the mine} <put> the number of [trapped miners at six].
    same_statement|5|{Nurses' leader Olla Tamm} <said> [the hospital had run out of oxygen]|{The nurses' leader, Olla Tamm,} <repeated> [that there was no oxygen left in the hospital].
    same_statement|2|{The defence ministry} <said> [it shot down nine drones over the port]|{The defence ministry} <claimed> [nine drones were downed over the port].
    same_statement|1|{President Hamo Dirk} <said> ["I shall not sign this treaty,"]|{President Hamo Dirk} <vowed> [not to sign the treaty].
    same_statement|3|{The league} <said> [the striker had tested positive for steroids]|{The league} <said> [steroids had been found in the striker's sample].
    same_statement|2|{The water company} <said> [4,000 homes were without water]|{The water company} <said> [some 4,000 households had no water].
    same_statement|6|{*Amber Rail} <said> [the train was going at 92 kph]|{*Amber Rail} <said> [the train had been travelling at just over 90 kph].
    same_statement|2|{The embassy} <said> [its consul had been beaten by guards]|{The embassy} <complained> [that guards beat the consul].
    same_statement|2|{Prosecutor Jan Holub} <said> [the bank laundered money for the cartel]|{The prosecutor} <accuses> the bank of [laundering the cartel's money].
    """

  static let agreements = """
    same_claim|2|{The army} <said> [the bridge at Orda had been destroyed]|{Residents} <said> [the bridge at Orda was destroyed].
    same_claim|1|{Police} <said> [three people were killed in the crash]|{The hospital} <said> [three people died in the crash].
    same_claim|3|{The mayor} <said> [at least 20 houses had burned down]|{The insurers} <said> [23 houses had burned down].
    same_claim|4|{The union} <said> [about 500 workers had joined the strike]|{The company} <said> [520 workers had joined the strike].
    same_claim|2|{A passenger} <said> [the emergency exit was blocked]|{The rail inspector} <said> [the emergency exit had been blocked].
    same_claim|5|{The opposition} <said> [ballots had been falsified in Velm]|{The observers} <said> [ballots in Velm were falsified].
    same_claim|3|{*Green Coast} <said> [the mill had poured acid into the river]|{A former engineer} <said> [acid from the mill was poured into the river].
    same_claim|2|{A shopkeeper} <said> [she saw two men with masks]|{A bus driver} <said> [he saw two masked men].
    same_claim|6|{The health office} <said> [the well was contaminated]|{The university} <said> [the well had been contaminated with nitrates].
    same_claim|1|{The coast guard} <said> [the tanker was without power]|{The harbour master} <said> [the tanker had lost power].
    same_claim|2|{The defence ministry} <said> [two jets were shot down]|{A militia commander} <said> [two aircraft had been shot down].
    same_claim|3|{The seismic institute} <said> [the quake had a magnitude of 5.8]|{The university} <said> [the quake had a magnitude of 5.8].
    """

  static let unrelated = """
    unrelated|2|{Police} <said> [34 people had been arrested]|{The hospital} <said> [34 people had been treated].
    unrelated|1|{The fire service} <said> [four people were killed]|{The hospital} <said> [eleven people were hurt].
    unrelated|3|{The mayor} <said> [two schools were destroyed]|{The governor} <said> [nine schools in the province were destroyed].
    unrelated|2|{The finance ministry} <said> [growth would be 2.1 per cent]|{The central bank} <said> [inflation would be 3.4 per cent].
    unrelated|4|{Police} <said> [the suspect had been arrested in Velm]|{The suspect's brother} <said> [nobody had told the family].
    unrelated|1|{The army} <said> [it had destroyed a rebel camp]|{Aid workers} <said> [they had no access to the camp].
    unrelated|5|{The union} <said> [300 jobs would be lost]|{The company} <said> [300 tonnes of steel would be shipped].
    unrelated|2|{The defence ministry} <said> [nine drones were shot down over the port]|{The port director} <said> [no ship in the port was damaged].
    unrelated|3|{Prosecutor Jan Holub} <said> [the bank had paid two ministers]|{The bank} <denied> [that the payments were a bribe].
    unrelated|2|{The embassy} <said> [its consul had been beaten]|{The border guard} <said> [it had seen no evidence of a beating].
    unrelated|1|{A witness} <said> [two men ran from the bank]|{Police} <said> [two cars were burned near the bank].
    unrelated|20|{The fire service} <said> [four people were killed]|{The hospital} <said> [six people had been killed].
    unrelated|2|{President Hamo Dirk} <said> [the ceasefire was holding]|{President Hamo Dirk} <said> [the talks would begin on Monday].
    unrelated|3|{The mill's owner Karl Viss} <said> [he had poured his savings into the mill]|{*Green Coast} <said> [nobody had inspected the mill].
    unrelated|4|{The airline} <said> [all passengers were safe]|{The pilots' union} <said> [three pilots had been dismissed].
    unrelated|2|{Health minister Pavel Rieger} <said> [the vaccine was safe]|{The nurses' union} <said> [nurses had not been asked].
    unrelated|1|{The coast guard} <said> [31 passengers were rescued]|{The shipping company} <said> [31 lorries were on the ferry].
    unrelated|2|{Mayor Ina Brask} <said> [the town hall would open on Monday]|{The police} <said> [the town hall's doors were locked at night].
    unrelated|6|{The league} <said> [the match was cancelled]|{Fans} <said> [they would not pay for the match].
    unrelated|3|{The operator} <said> [the plant produced 400 megawatts]|{The regulator} <said> [the plant had been fined 400 thousand euros].
    unrelated|2|{Nurses' leader Olla Tamm} <said> [the hospital had run out of oxygen]|{Health minister Pavel Rieger} <said> [no other hospital had asked for oxygen].
    unrelated|1|{The interior ministry} <said> [two policemen were killed at the checkpoint]|{The interior ministry} <said> [nobody in the village was hurt].
    unrelated|5|{The opposition} <said> [hundreds of ballots had been falsified]|{The election board} <said> [it had received no complaint].
    unrelated|2|{Police} <said> [the bus was going at 112 kph]|{The coach company} <said> [the driver had been on duty for 11 hours].
    unrelated|3|{The rebels} <said> [they had taken 40 soldiers prisoner]|{The army} <said> [40 rebels had been killed].
    unrelated|2|{The company} <said> [200 barrels of oil had leaked]|{Fishermen} <said> [200 boats stayed in the harbour].
    unrelated|4|{Governor Ruslan Dey} <said> [Kestel had not fallen]|{A teacher} <said> [no child in Kestel had been to school for a week].
    unrelated|1|{The kidnappers} <said> [they held five hostages]|{The foreign ministry} <said> [five diplomats had been sent to the region].
    unrelated|2|{The dam's operator} <said> [two gates were open]|{The dam's operator} <said> [two engineers had been suspended].
    unrelated|8|{The court of audit} <said> [the repair cost 8 million euros]|{The ministry of justice} <said> [the new prison would cost 90 million euros].
    unrelated|3|{The seismic institute} <said> [the quake had a magnitude of 5.8]|{The seismic institute} <said> [an aftershock had a magnitude of 4.1].
    unrelated|2|{Union secretary Lea Morand} <said> [the company would close the Velm factory]|{The company} <said> [it had made no decision about the Velm factory].
    unrelated|1|{Police} <said> [the suspect had confessed to the arson]|{Defence lawyer Nora Feld} <said> [her client was not well].
    unrelated|2|{Residents} <said> [the bridge was blocked by soldiers]|{An army spokesman} <said> [soldiers had not slept for two days].
    unrelated|5|{The airline} <said> [the pilot reported smoke]|{The airline} <acknowledged> [that tickets had been sold twice].
    unrelated|4|{The army} <said> [it held the airport]|{The army} <said> [it held the power station].
    unrelated|3|{The health office} <said> [there were 40 cases of measles]|{The health office} <said> [there were 12 cases of mumps].
    unrelated|2|{The central bank} <said> [inflation would be 3.1 per cent]|{The central bank} <said> [unemployment would be 5.6 per cent].
    unrelated|6|{Mayor Ina Brask} <said> [about 30 houses were destroyed]|{Mayor Ina Brask} <said> [60 families had been given tents].
    unrelated|2|{The league} <said> [the striker had tested positive for steroids]|{The striker's agent Boro Lisk} <said> [his client would not speak].
    unrelated|3|{The toxicologist Edda Krone} <said> [whoever mixed the powder knew Ivo Maren's habits]|{The government} <denied> [a plot against Ivo Maren].
    unrelated|3|{Minister Pavel Rieger} <said> [he would resign]|{The prime minister} <said> [he would not call an election].
    """
}
