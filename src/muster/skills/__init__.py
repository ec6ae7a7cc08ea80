"""Skills: the words for what people can do, how they hang together, and how to find them in text.

One taxonomy per installation, made of several sources that live side by side: the starter
taxonomy that comes with Muster, ESCO, O*NET and an organisation's own lists. A skill is known by
its URI; a label may belong to several skills. Every load that changes something makes a new
version. This app knows no person: people, evidence and work point to skills, never back.
"""
