-- One row a text of claims.claimant_detail that sets one unnamed person or office apart, in both languages.
-- @detail: the text
-- @detail_fr: its French
FROM (VALUES
  ('a health worker in Kidal', 'un agent de santé de Kidal'), ('a military source', 'une source militaire'),
  ('a resident', 'un habitant'), ('a resident of the north', 'un habitant du nord'),
  ('a retired official', 'un responsable à la retraite'), ('a security source', 'une source sécuritaire'),
  ('a survivor', 'un survivant'), ('an NGO official', 'un responsable d’ONG'), ('an elected official', 'un élu'),
  ('an eyewitness', 'un témoin oculaire'), ('an official', 'un responsable'), ('another elected official', 'un autre élu'),
  ('the town hall of Kidal', 'la mairie de Kidal')
) described(detail, detail_fr)
