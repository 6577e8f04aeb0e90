import { awsFailed } from '../../../lib/aws/errors.js';

const told = (name: string, message = 'no') =>
  awsFailed('ec2:DescribeInstances', Object.assign(new Error(message), { name }));

test('what AWS said is told with the call', () => {
  const { what, code } = told('UnauthorizedOperation', 'You are not authorized');
  expect(what).toBe('ec2:DescribeInstances: You are not authorized');
  expect(code).toBe('aws-refused');
});

test.each(['AccessDeniedException', 'UnauthorizedOperation'])('%s asks for the permission', (name) => {
  expect(told(name).remedy).toContain('Allow ec2:DescribeInstances');
});

test.each(['RequestExpired', 'ExpiredToken', 'ExpiredTokenException', 'AuthFailure'])(
  '%s asks for new credentials',
  (name) => {
    expect(told(name).remedy).toContain('fetch new ones');
  },
);

test('credentials that are not there are asked for', () => {
  expect(told('CredentialsProviderError').remedy).toContain('Give the job credentials');
});

test('a region that is not there is asked for', () => {
  expect(told('Error', 'Region is missing').remedy).toContain('Set AWS_REGION');
});
