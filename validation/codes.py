"""Every code of our own tables, defined once: code -> what it means (those of imported rows: `models/external.py`).

The pandera models take their allowed values from here, and the data dictionary, the database comments and the
data package take their labels from here too.
"""

DATE_PRECISION = {
    "day": "The day, the night (two dates) or the exact days of a longer event are known",
    "days": "Some time within a window of two to six days",
    "week": "Some time within about a week, or the week before it was announced",
    "month": "Some time within about a month",
    "year": "Some time within a year",
    "unknown": "No date is known; the date cells are empty",
}

PARTIAL_DATE_PRECISION = {
    "day": "YYYY-MM-DD is known",
    "month": "Only YYYY-MM is known",
    "year": "Only YYYY is known",
    "unknown": "No date is known; the date cell is empty",
}

GEO_PRECISION = {
    "exact": "The coordinates are those of the named place itself",
    "near": "Within about 25 km of the coordinates",
    "cercle": "Known to the cercle (district); the coordinates are a stand-in",
    "region": "Known to the region; the coordinates are a stand-in",
    "country": "Known to the country only; the coordinates are a stand-in",
}

GAZETTEER = {
    "geonames": "GeoNames (CC BY 4.0); the id is the geonameid",
    "acled_reported": "The coordinates that ACLED reports for the event, quoted with attribution",
    "dossier": "Coordinates given by the sources of the incident",
    "none": "In no gazetteer at hand; about where the sources put it",
}

BEARING = {
    "N": "north", "NE": "north-east", "E": "east", "SE": "south-east",
    "S": "south", "SW": "south-west", "W": "west", "NW": "north-west",
}  # fmt: skip

COUNTRY = {
    "ML": "Mali", "MR": "Mauritania", "NE": "Niger", "BF": "Burkina Faso", "DZ": "Algeria",
}  # fmt: skip

INCIDENT_KIND = {
    "drone_strike": "A strike that a source says was made by an armed or explosive-carrying drone",
    "air_strike": "A strike from the air; the aircraft is a plane, or is not named",
    "helicopter_strike": "A strike by an attack helicopter",
    "artillery": "Shells or rockets fired from the ground",
    "ground_battle": "Fighting on the ground, with or without aircraft",
    "ambush": "An ambush or a roadside bomb",
    "other": "Another event, or one whose means of attack is not stated",
}

INCLUSION = {
    "counted": "Enters the counts and tolls",
    "excluded": "Kept and shown, but enters no count; the reason stands beside it",
}

INCIDENT_EXCLUSION = {
    "not_a_strike": "An event that is not an air or drone strike, kept for context",
    "means_not_stated": "No source says that the attack came from the air",
    "doubtful": "Rests on a report too weak, or too likely mistaken, to count",
    "aggregate_report": "Sums up several strikes without a date or a place for each",
    "duplicate": "Judged to be the same event as another row (`same_event_as`)",
    "outside_mali": "Happened outside Mali",
    "intercepted": "The drones were reported shot down before they struck",
}

ENTERED_FROM = {
    "dossier": "Gathered from public reports in the founding dossier (2026)",
    "contribution": "Added later by a contributor",
}

ACTOR_ROLE = {
    "attributed": "Who carried out the attack, as far as is said",
    "target": "Who is said to have been attacked, where a party is named",
}

ACTOR_BASIS = {
    "self_claimed": "The actor itself, or its side, says so",
    "alleged": "Others say so; the principal accuser is in `alleged_by`",
    "inferred": "Read from the context across texts; nobody is quoted saying it",
    "unknown": "Nobody says who it was",
}

SIDE = {
    "malian_state": "Malian state and its army",
    "pro_state_armed_group": "Malian armed group that fought beside the state at the time",
    "russian": "Wagner, Africa Corps and the Russian state",
    "allied_state": "Burkina Faso, Niger and the joint force of the Alliance of Sahel States",
    "foreign_state": "Another foreign state (France, Algeria, United Kingdom, …)",
    "separatist": "Azawad movements (CMA, CSP, FLA)",
    "jihadist": "JNIM and the Islamic State in the Sahel",
    "community_militia": "Hunters' and village self-defence groups",
    "un": "United Nations",
    "monitor": "Conflict monitor or human rights organisation from outside",
    "civil_society": "Malian or diaspora association",
    "local_official": "Local elected officials and notables",
    "medical": "Medical sources",
    "witness": "Residents, witnesses, survivors and unnamed local sources",
    "media": "A news outlet speaking in its own voice",
    "unknown": "Not known",
}

SOURCE_TIER = {
    "primary_statement": "An organisation publishing its own statement, report or data",
    "wire_or_major": "News agency or large international newsroom with its own reporting",
    "local_outlet": "Malian, regional or other newsroom",
    "partisan_outlet": "An outlet that takes a side",
    "aggregator": "Copies, digests, encyclopaedias and trackers without reporting of their own",
}

ALIGNMENT = {
    "none": "No alignment known to us",
    "pro_malian_state": "Speaks for or supports the Malian authorities",
    "pro_azawad": "Speaks for or supports the Azawad movements",
    "pro_russian": "Speaks for or supports the Russian state or its forces",
    "pro_jihadist": "Speaks for or supports jihadist groups",
    "state_media": "A state runs its newsroom; public money alone does not make it so (RFI, BBC and the like are none)",
    "other": "Another alignment, named in the tier's reason",
}

METRIC = {
    "killed_total": "People killed, whoever they were",
    "killed_civilians": "Civilians killed",
    "killed_children": "Children killed",
    "killed_women": "Women killed",
    "killed_armed_group": "Members of armed groups killed (the claimant's word for them is in the note)",
    "killed_soldiers": "Malian soldiers killed",
    "killed_wagner": "Russian personnel (Wagner, Africa Corps) killed",
    "injured": "People injured",
    "captured": "People captured",
    "strike_conducted": "Whether a strike took place; carries no figure",
    "target_nature": "What was hit: fighters, civilians, vehicles; carries no figure",
}

QUALIFIER = {
    "exact": "One figure, said without qualification (minimum equals maximum)",
    "at_least": "A lower bound only",
    "about": "An approximate figure, as said: the word is the uncertainty, both cells hold what was said",
    "up_to": "An upper bound only",
    "range": "From minimum to maximum",
    "dozens": "Said in words (tens, dozens, scores); no number is put on it",
    "several": "Said in words (several, many); no number is put on it",
    "none": "No figure is given",
}

STANCE = {
    "asserts": "Says so",
    "confirms": "Confirms what another had said",
    "denies": "Says that it is not so",
    "does_not_confirm": "Was asked or spoke, and would not confirm; silence is not recorded",
}

CLAIM_SCOPE = {
    "incident": "This incident",
    "battle": "A whole battle or operation, not the strike alone",
    "joint": "One figure for several incidents (`joint_with`)",
}

CLAIM_EXCLUSION = {
    "duplicate": "The same page's same claim, stored twice",
    "confusion": "Very likely a mistake of the source; kept, shown, and left out of every toll",
    "outside_incident": "About another event",
    "unreliable": "From a text too unreliable to count",
}

DERIVATION = {
    "primary_source": "Rests on the other claim as its origin (PROV hadPrimarySource)",
    "quotation": "Repeats the other claim (PROV wasQuotedFrom)",
    "revision": "The same claimant's later figure, replacing the other claim (PROV wasRevisionOf)",
}

GRADE = {
    "confirmed": "A party that the strike is laid to accepts that it killed civilians",
    "fair": "Two or more independent sources, one of them of no side, and a strike that is declared or likely",
    "weak": "Fewer sources, or none of them neutral",
    "contested": "Rival or denied attribution, or civilian dead told only of a whole operation on the ground",
    "discounted": "The struck side counts the dead as its own fighters, and no neutral voice speaks of civilians",
}

STRIKE_STATUS = {
    "declared": "A party that the strike is laid to says so",
    "likely": "Two or more independent sources report it",
    "contested": "The party it is laid to denies it, or rival sides are accused",
    "single_source": "One source, or none that can be traced",
}

DIRECTION = {
    "increase": "More of it is expected",
    "decrease": "Less of it is expected",
    "no_change": "The same as before is expected",
}

MILESTONE_CATEGORY = {
    "conflict": "Battles, offensives, agreements broken or made",
    "drones_and_aircraft": "Deliveries, losses and first uses of drones and aircraft",
    "foreign_forces": "Arrival and departure of foreign forces",
    "politics": "Coups, elections, alliances, decrees",
    "monitoring": "Who watches: missions, monitors, access of the press",
    "other": "Anything else",
}

MEASURE = {
    "strikes": "Air or drone strikes",
    "strike_missions": "Missions flown to strike; one mission may hold several strikes",
    "flights": "Flights of any kind, fire support included; not strikes",
    "drone_strikes": "Drone strikes alone",
    "fatalities": "People killed, any means and any side",
    "civilians_killed": "Civilians killed",
    "fighters_killed": "Members of armed groups killed, as the producer counts them",
    "violations": "Human rights violations, as the producer counts them",
    "events": "Events of another kind, as described",
    "other": "Something else, as described",
}

UNIT = {"events": "events", "fatalities": "people killed"}

SERIES = {
    "acled_events": "ACLED's monthly air/drone strike events; systematic",
    "own_strikes": "Our counted strikes; a convenience sample",
    "own_harm_strikes": "Our counted strikes of which anyone says that civilians were killed; a convenience sample",
    "own_civilians_lowest": "Civilians killed in our counted strikes, each at the lowest figure given; strikes without "
    "a figure add nothing",
    "own_civilians_highest": "Civilians killed in our counted strikes, each at the highest figure given; strikes "
    "without a figure add nothing",
}

SERIES_UNIT = {"events": "Events", "strikes": "Strikes", "people": "People killed"}

FAMILY = {
    "frequency": "How often there were strikes",
    "civilian_harm": "How often, or how much, strikes harmed civilians",
}

TEST_ROLE = {
    "primary": "The definition closest to the words; one a prediction, family and horizon",
    "wider": "The same over a wider area: has it risen elsewhere?",
    "primary_per_page": "The primary definition per page found, for a convenience sample",
    "wider_per_page": "The wider definition per page found, for a convenience sample",
    "variant": "Another choice, for the specification curve",
}

WHOSE = {
    "all": "Every attacker's, France's, the rebels' and jihadists' among them",
    "malian_state": "Those attributed to the Malian army, alone or with others",
    "jihadist": "Those attributed to jihadist groups",
}

TEST_AREA = {
    "mali": "All of Mali",
    "north": "The northern regions (regions.is_northern)",
    "kidal": "Kidal region",
}

BASELINE = {
    "adjacent": "The months up to the start",
    "same_months": "The same calendar months of an earlier year as the window after",
}

TEST_EXPOSURE = {
    "days": "Days observed",
    "pages": "Pages of our sources published in the month, at least one",
}

PARTIAL_MONTH = {
    "drop": "The month that holds the start date belongs to neither window",
    "split": "The month that holds the start date is divided by days",
}

CALIBRATED = {
    "exact_conditional": "Exact conditional test of two Poisson rates: the naive line",
    "quasi_poisson": "Quasi-Poisson t test",
    "negative_binomial": "Negative binomial Wald test; where it cannot be fitted it calls nothing",
    "circular_shift": "Circular shift of the whole series",
    "bootstrap": "Parametric bootstrap of the studentised log ratio, the one that decides",
    "walk_windows": "Random walk: probability that the mean rate after is above that before",
    "walk_step": "Random walk: probability that the step at the start is upward",
}

LINK_JUDGEMENT = {
    "same": "The same strike: day and place agree, and nothing speaks against it",
    "different": "Another event",
    "unclear": "Could be the same; the texts do not decide it",
}

LABEL = {
    "yes": "An air or drone strike",
    "no": "Another means, or a battle in which a strike was a part",
    "unclear": "The texts do not say; left out of precision and recall",
}

LABEL_BASIS = {
    "text": "The row's own texts",
    "dossier": "A strike of our list on that day in that place",
    "public_reports": "Public reports of the event",
}

LABEL_STRATUM = {
    "mali_2021_signs": "Mali 2021, with a pattern or a word that might mean an air strike: all",
    "mali_2021_rest": "Mali 2021, the other rows: a sample",
    "mali_2026": "Mali, January 2026: all",
    "world_pattern": "Elsewhere, with a pattern: a sample",
    "world_words": "Elsewhere, without a pattern but with a word that might mean an air strike: a sample",
    "world_rest": "Elsewhere, the other rows: a sample",
}
