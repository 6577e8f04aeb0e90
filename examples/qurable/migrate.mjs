// Stands in for the migrations: it says what it would change. Yours take its place, and end with 0 when all is done.
const migrations = ['001-patients', '002-appointments'];

for (const name of migrations) console.log(`migration ${name}: applied`);
